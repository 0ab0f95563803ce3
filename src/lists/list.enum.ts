import { registerEnumType } from '@nestjs/graphql';
import { ListState } from './list.machine.js';

registerEnumType(ListState, {
  name: 'ListState',
  description: 'How far a list is on its way to publication',
  valuesMap: {
    PLANNING: { description: '编制中 its department writes it' },
    SUBMITTED: { description: '已送审 a clerk asks for approval' },
    APPROVED: { description: '已批准 it may be published, or waits for the instant of its publication' },
    PUBLISHED: { description: '已发榜 for everyone to read; rules and hash are frozen' },
    CANCELLED: { description: '已撤销 given up before publication' },
  },
});

/** The programmes of the plan that lists belong to (mechanism.md). */
export const Programme = {
  GENERIC_TECHNOLOGIES: 'GENERIC_TECHNOLOGIES',
  FRONTIER_AND_BASIC: 'FRONTIER_AND_BASIC',
  TRADITIONAL_INDUSTRIES: 'TRADITIONAL_INDUSTRIES',
} as const;
export type Programme = (typeof Programme)[keyof typeof Programme];
registerEnumType(Programme, {
  name: 'Programme',
  description: 'The programme of the plan that a list belongs to',
  valuesMap: {
    GENERIC_TECHNOLOGIES: { description: '产业关键共性技术 key generic technologies' },
    FRONTIER_AND_BASIC: { description: '前沿技术和基础研究 frontier and basic research' },
    TRADITIONAL_INDUSTRIES: { description: '优势传统产业技术升级 upgrading of traditional strong industries' },
  },
});

export { ListState };
