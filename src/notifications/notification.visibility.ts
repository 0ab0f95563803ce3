import type { Viewer } from '../reading/declarations.js';
import { sightOf, tableOf } from '../reading/sight.js';
import { linkOf, LINKS, type LinkType } from './notification.links.js';

/** The columns of a notification that say what it leads to, as SQL. */
interface LinkColumns {
  subjectType: string;
  subjectKey: string;
}

/** SQL: whether the viewer sees what it leads to, by the rule of that type. */
export const seesLink = ({ subjectType, subjectKey }: LinkColumns, viewer: Viewer): string => {
  const cases = (Object.keys(LINKS) as LinkType[]).map((type) => {
    const { entity } = linkOf(type);
    return `when '${type}' then exists (select from ${tableOf(entity)} linked where linked.id = ${subjectKey} and ${sightOf(entity, 'linked', viewer)})`;
  });
  return `case ${subjectType} ${cases.join(' ')} else false end`;
};
