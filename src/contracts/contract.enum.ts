import { registerEnumType } from '@nestjs/graphql';
import { ContractState } from './contract.machine.js';
import { Party } from './signing.rules.js';

registerEnumType(ContractState, {
  name: 'ContractState',
  description: 'How far a contract 任务书 is',
  valuesMap: {
    SIGN_PENDING: { description: '待签署 the parties sign, the department last' },
    EFFECTIVE: { description: '已生效 signed by all; it is carried out' },
    LAPSED: { description: '逾期未签 not signed in time' },
    COMPLETED: { description: '已完成 its acceptance is concluded, passed or not' },
    TERMINATED: { description: '已终止 stopped without fault' },
    REVOKED: { description: '已撤销 revoked for a fault' },
  },
});

registerEnumType(Party, {
  name: 'Party',
  description: 'A part in the chain of signatures of a contract 签署方',
  valuesMap: {
    PI: { description: '项目负责人 the PI' },
    UNIT: { description: '牵头单位 the lead, by its unit approver' },
    PARTNER: { description: '参与单位 a partner' },
    END_USER: { description: '最终用户 the organisation that will use the result' },
    NEED_OWNER: { description: '需求方 the enterprise whose need it is, where it is not the end user; it may sign' },
    DEPARTMENT: { description: '发榜单位 the department; its signature is the last and makes the contract effective' },
  },
});

export { ContractState, Party };
