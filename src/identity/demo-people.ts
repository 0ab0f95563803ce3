import { Inject, Injectable } from '@nestjs/common';
import type { Role } from '../common/actor.js';
import { typedId } from '../common/ids.js';
import type { LocalizedText } from '../common/text.js';
import { Database, type Tx } from '../common/transaction.js';
import { creditCodeOf } from './credit-code.rules.js';
import { ExpertService } from './expert.service.js';
import { OperatorService } from './operator.service.js';
import { OrganisationService } from './organisation.service.js';
import type { OrganisationKind } from './organisation-kinds.js';
import { newPassword, randomPassword } from './password.js';
import { PersonService } from './person.service.js';

/** Someone to sign in as. The password is nowhere else. */
export interface DemoAccount {
  email: string;
  password: string;
  name: LocalizedText;
  organisation: LocalizedText;
  roles: readonly Role[];
}

interface DemoPerson {
  mailbox: string;
  name: LocalizedText;
  roles: readonly Role[];
  /** Strata of the expert's entry in the pool. */
  strata?: readonly string[];
}
interface DemoOrganisation {
  kind: OrganisationKind;
  name: LocalizedText;
  authority: string;
  region: string;
  tags: readonly string[];
  people: readonly DemoPerson[];
}

const text = (zh: string, en: string): LocalizedText => ({ zh, en });

/** One organisation of each kind, and someone for every role. All invented. */
const DEMO: readonly DemoOrganisation[] = [
  {
    kind: 'DEPARTMENT',
    name: text('演示省科技厅', 'Demo Department of Science and Technology'),
    authority: '11',
    region: '320000',
    tags: [],
    people: [
      { mailbox: 'clerk', name: text('陈经办', 'Clerk Chen'), roles: ['clerk'] },
      { mailbox: 'approver', name: text('李处长', 'Approver Li'), roles: ['approver'] },
      { mailbox: 'supervisor', name: text('王监督', 'Supervisor Wang'), roles: ['supervisor'] },
      { mailbox: 'finance-1', name: text('赵财务', 'Finance officer Zhao'), roles: ['finance'] },
      { mailbox: 'finance-2', name: text('钱财务', 'Finance officer Qian'), roles: ['finance'] },
      { mailbox: 'administrator', name: text('杨管理', 'Administrator Yang'), roles: ['administrator'] },
    ],
  },
  {
    kind: 'DEPARTMENT',
    name: text('演示市科技局', 'Demo City Bureau of Science and Technology'),
    authority: '11',
    region: '320100',
    tags: [],
    people: [{ mailbox: 'recommender', name: text('孙推荐', 'Recommender Sun'), roles: ['recommender'] }],
  },
  {
    kind: 'ENTERPRISE',
    name: text('演示智造有限公司', 'Demo Manufacturing Ltd'),
    authority: '91',
    region: '320500',
    tags: ['national-high-tech', 'sunan-zone'],
    people: [
      { mailbox: 'pi-enterprise', name: text('周首席', 'Principal investigator Zhou'), roles: ['pi', 'team-member'] },
      { mailbox: 'unit-enterprise', name: text('吴总', 'Unit approver Wu'), roles: ['unit-approver'] },
      { mailbox: 'administrator-enterprise', name: text('朱管理', 'Administrator Zhu'), roles: ['administrator'] },
    ],
  },
  {
    kind: 'UNIVERSITY',
    name: text('演示大学', 'Demo University'),
    authority: '12',
    region: '320100',
    tags: [],
    people: [
      { mailbox: 'pi-university', name: text('郑教授', 'Professor Zheng'), roles: ['pi', 'team-member'] },
      { mailbox: 'unit-university', name: text('冯处长', 'Unit approver Feng'), roles: ['unit-approver'] },
    ],
  },
  {
    kind: 'HOSPITAL',
    name: text('演示医院', 'Demo Hospital'),
    authority: '12',
    region: '320200',
    tags: ['end-user', 'need-owner'],
    people: [{ mailbox: 'end-user', name: text('褚主任', 'End user Chu'), roles: ['end-user', 'need-owner'] }],
  },
  {
    kind: 'INSTITUTE',
    name: text('演示检测研究院', 'Demo Testing Institute'),
    authority: '12',
    region: '310000',
    tags: ['cnas-lab'],
    people: [
      { mailbox: 'tester', name: text('卫检测', 'Tester Wei'), roles: ['tester'] },
      { mailbox: 'expert-1', name: text('蒋研究员', 'Expert Jiang'), roles: ['expert'], strata: ['technical', 'outside-region'] },
    ],
  },
  {
    kind: 'ASSOCIATION',
    name: text('演示会计师协会', 'Demo Association of Accountants'),
    authority: '51',
    region: '320000',
    tags: [],
    people: [{ mailbox: 'expert-2', name: text('沈会计师', 'Expert Shen'), roles: ['expert'], strata: ['finance'] }],
  },
];
const OPERATOR = { mailbox: 'operator', name: text('韩运维', 'Operator Han'), organisation: text('平台运维', 'Platform operations') };

const address = (mailbox: string): string => `${mailbox}@demo.example.org`;

/** The people of a fresh demo: one for every role, each with a random password. */
@Injectable()
export class DemoPeople {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(OrganisationService) private readonly organisations: OrganisationService,
    @Inject(PersonService) private readonly people: PersonService,
    @Inject(ExpertService) private readonly experts: ExpertService,
    @Inject(OperatorService) private readonly operators: OperatorService,
  ) {}

  /** Makes them all in one transaction, and gives their accounts; none where the database has people already. */
  async seed(): Promise<DemoAccount[]> {
    if ((await this.database.query('select 1 from person limit 1')).length) return [];
    const secrets = new Map<string, { password: string; hash: string }>();
    for (const { mailbox } of [OPERATOR, ...DEMO.flatMap(({ people }) => people)]) {
      const password = randomPassword();
      secrets.set(mailbox, { password, hash: await newPassword(password) });
    }
    await this.database.system(async (tx) => {
      await this.operators.add(tx, { name: OPERATOR.name, email: address(OPERATOR.mailbox) }, secrets.get(OPERATOR.mailbox)!.hash);
      for (const [at, organisation] of DEMO.entries()) await this.addOrganisation(tx, at + 1, organisation, secrets);
    });
    const account = (mailbox: string) => ({ email: address(mailbox), password: secrets.get(mailbox)!.password });
    return [
      { ...account(OPERATOR.mailbox), name: OPERATOR.name, organisation: OPERATOR.organisation, roles: ['operator'] },
      ...DEMO.flatMap(({ name: organisation, people }) =>
        people.map(({ mailbox, name, roles }) => ({ ...account(mailbox), name, organisation, roles })),
      ),
    ];
  }

  private async addOrganisation(
    tx: Tx,
    serial: number,
    { kind, name, authority, region, tags, people }: DemoOrganisation,
    secrets: ReadonlyMap<string, { hash: string }>,
  ): Promise<void> {
    const creditCode = creditCodeOf(authority, region, `MJ${String(serial).padStart(6, '0')}`);
    const key = await this.organisations.add(tx, { kind, name, creditCode, regionCode: region, tags: [...tags] });
    const organisation = typedId('organisation', key);
    for (const { mailbox, name: named, roles, strata } of people) {
      const memberships = roles.map((role) => ({ organisation, role }));
      const person = await this.people.add(tx, { name: named, email: address(mailbox), memberships }, secrets.get(mailbox)!.hash);
      if (!strata) continue;
      const fields = [text('演示领域', 'Demonstration')];
      const expert = { person: typedId('person', person), affiliation: organisation, fields, strata: [...strata], regionCode: region };
      await this.experts.add(tx, expert);
    }
  }
}
