import { registerEnumType } from '@nestjs/graphql';

/** What ties an expert to a person or an organisation 回避事由 (mechanism.md section 2.4); key = value. */
export const RelationKind = {
  COAUTHOR: 'COAUTHOR',
  JOINT_PROJECT: 'JOINT_PROJECT',
  FORMER_EMPLOYER: 'FORMER_EMPLOYER',
  PAID_ADVISER: 'PAID_ADVISER',
  SHAREHOLDER: 'SHAREHOLDER',
  TEACHER_STUDENT: 'TEACHER_STUDENT',
  FAMILY: 'FAMILY',
} as const;
export type RelationKind = (typeof RelationKind)[keyof typeof RelationKind];

registerEnumType(RelationKind, {
  name: 'RelationKind',
  description: 'What ties an expert to a person or an organisation 回避事由',
  valuesMap: {
    COAUTHOR: { description: 'Wrote together 论文合作' },
    JOINT_PROJECT: { description: 'Took part in one project 项目合作' },
    FORMER_EMPLOYER: { description: 'Was employed there 曾任职' },
    PAID_ADVISER: { description: 'Was paid for advice 有偿顾问' },
    SHAREHOLDER: { description: 'Holds shares 持股' },
    TEACHER_STUDENT: { description: 'Taught or was taught 师生' },
    FAMILY: { description: 'Family 亲属' },
  },
});
