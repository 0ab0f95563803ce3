/** The columns of a sheet, as SQL. */
interface SheetColumns {
  challengeId: string;
  bidId: string;
  expertId: string;
}

/** SQL: the conflicts that keep marks out of every figure. One found after the decision changes nothing that was decided. */
export const EXCLUDING = '(k.hard and not k.after_decision)';

/** SQL: whether the marks of a sheet count by who gave them: the expert sits, and no conflict keeps him or her from the bid (as `exclusion` has it). */
export const countsByExpert = ({ challengeId, bidId, expertId }: SheetColumns): string =>
  `(exists (select from seat s where s.challenge_id = ${challengeId} and s.expert_id = ${expertId})
    and not exists (select from conflict k where k.challenge_id = ${challengeId} and k.expert_id = ${expertId} and ${EXCLUDING}
      and (k.bid_id is null or k.bid_id = ${bidId} or exists (select from challenge c join list l on l.id = c.list_id
        where c.id = ${challengeId} and l.rules #>> '{conflict,scope}' = 'challenge'))))`;
