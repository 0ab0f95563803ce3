import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A seat of a settled panel, in the order of the draw. Shown as `Panel.members`. */
@Entity('seat')
export class Seat {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'panel_id' }) panelId!: string;
  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'expert_id' }) expertId!: string;
  @Column('int', { name: 'position' }) position!: number;
  /** When the expert came in after the settlement, for one who was found in conflict; null for who was seated then. */
  @Column('timestamptz', { name: 'promoted_at', nullable: true }) promotedAt!: Date | null;
}
