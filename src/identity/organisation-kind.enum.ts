import { registerEnumType } from '@nestjs/graphql';
import { ORGANISATION_KINDS, type OrganisationKind } from './organisation-kinds.js';

const kinds = Object.keys(ORGANISATION_KINDS) as OrganisationKind[];

/** The kinds of organisations as a GraphQL enum; key = value. */
export const OrganisationKindEnum = Object.fromEntries(kinds.map((kind) => [kind, kind])) as { [K in OrganisationKind]: K };
registerEnumType(OrganisationKindEnum, {
  name: 'OrganisationKind',
  description: 'What an organisation is',
  valuesMap: Object.fromEntries(
    kinds.map((kind) => [kind, { description: `${ORGANISATION_KINDS[kind].zh} ${ORGANISATION_KINDS[kind].en}` }]),
  ),
});
