import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Sql, typedId } from '../reading/decorators.js';
import { AvailableAction } from './action.js';
import { Node } from './node.js';
import { offer, offeredOn } from './offers.js';

/** What a day is. */
export const DayKind = { work: 'work', rest: 'rest' } as const;
export type DayKind = (typeof DayKind)[keyof typeof DayKind];
registerEnumType(DayKind, {
  name: 'DayKind',
  description: 'Whether a day counts among working days',
  valuesMap: { work: { description: '工作日, a make-up day 调休 included' }, rest: { description: '休息日' } },
});

offer<CalendarDay>('calendar_day', {
  name: 'setCalendarDay',
  when: () => 'true',
  may: (_day, viewer) => `'operator' = any(${viewer.roles})`,
});

@ObjectType({ implements: () => [Node], description: 'A day that differs from the published calendar, as the operator entered it; public' })
@Entity('calendar_day')
export class CalendarDay implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<CalendarDay>((day) => typedId('calendar_day', day.key))
  id!: string;

  @Field(() => String, { description: 'The day in Asia/Shanghai, YYYY-MM-DD' })
  @Column('date', { name: 'day' })
  day!: string;

  @Field(() => DayKind, { description: 'What it is' })
  @Column('text', { name: 'kind' })
  kind!: DayKind;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @Sql(offeredOn<CalendarDay>('calendar_day'))
  availableActions!: AvailableAction[];
}
