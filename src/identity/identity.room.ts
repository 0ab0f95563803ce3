import type { Provider, Type } from '@nestjs/common';
import { Sessions } from '../common/request-actor.js';
import { AccountResolver } from './account.resolver.js';
import { CalendarAddressResolver } from './calendar-address.resolver.js';
import { CalendarAddressService } from './calendar-address.service.js';
import { DelegationResolver, OrganisationDelegations } from './delegation.resolver.js';
import { DelegationService } from './delegation.service.js';
import { DemoPeople } from './demo-people.js';
import { ExpertResolver } from './expert.resolver.js';
import { ExpertService } from './expert.service.js';
import { HandoverResolver, OrganisationHandovers } from './handover.resolver.js';
import { HandoverService } from './handover.service.js';
import { IdentityJobs } from './identity.jobs.js';
import { InvitationResolver, OrganisationInvitations } from './invitation.resolver.js';
import { InvitationService } from './invitation.service.js';
import { JoiningService } from './joining.service.js';
import { MailTokens } from './mail-token.service.js';
import { MembershipResolver, OrganisationMembers } from './membership.resolver.js';
import { OidcController } from './oidc.controller.js';
import { OidcService } from './oidc.service.js';
import { OperatorService } from './operator.service.js';
import { OrganisationResolver } from './organisation.resolver.js';
import { OrganisationService } from './organisation.service.js';
import { OrganisationTagResolver, OrganisationTags } from './organisation-tag.resolver.js';
import { OrganisationTagService } from './organisation-tag.service.js';
import { OwnSessionService } from './own-session.service.js';
import { PasswordService } from './password.service.js';
import { PasswordResetService } from './password-reset.service.js';
import { PersonKeyResolver } from './person-key.resolver.js';
import { PersonKeyService } from './person-key.service.js';
import { PersonResolver } from './person.resolver.js';
import { PersonService } from './person.service.js';
import { RecertificationService } from './recertification.service.js';
import { RegistrationResolver } from './registration.resolver.js';
import { RegistrationService } from './registration.service.js';
import { SecondFactorResolver } from './second-factor.resolver.js';
import { SecondFactorService } from './second-factor.service.js';
import { SessionResolver } from './session.resolver.js';
import { SessionService } from './session.service.js';
import { SignInService } from './sign-in.service.js';

/** What this room registers: see `rooms.ts`. */
export const IDENTITY: { providers: Provider[]; resolvers: Provider[]; controllers: Type[]; jobs: Provider[] } = {
  providers: [
    OrganisationService,
    PersonService,
    PersonKeyService,
    ExpertService,
    SessionService,
    { provide: Sessions, useExisting: SessionService },
    PasswordService,
    OwnSessionService,
    CalendarAddressService,
    SecondFactorService,
    SignInService,
    OidcService,
    OperatorService,
    DemoPeople,
    MailTokens,
    RegistrationService,
    InvitationService,
    JoiningService,
    PasswordResetService,
    OrganisationTagService,
    RecertificationService,
    HandoverService,
    DelegationService,
  ],
  resolvers: [
    SessionResolver,
    SecondFactorResolver,
    CalendarAddressResolver,
    OrganisationResolver,
    PersonResolver,
    PersonKeyResolver,
    ExpertResolver,
    RegistrationResolver,
    InvitationResolver,
    OrganisationInvitations,
    AccountResolver,
    OrganisationTagResolver,
    OrganisationTags,
    MembershipResolver,
    OrganisationMembers,
    HandoverResolver,
    OrganisationHandovers,
    DelegationResolver,
    OrganisationDelegations,
  ],
  controllers: [OidcController],
  jobs: [IdentityJobs],
};
