import { Inject, Injectable } from '@nestjs/common';
import { typedId } from '../common/ids.js';
import type { LocalizedText } from '../common/text.js';
import { Database, type Tx } from '../common/transaction.js';
import { creditCodeOf } from './credit-code.rules.js';
import { OrganisationService } from './organisation.service.js';
import { newPassword } from './password.js';
import { PersonService } from './person.service.js';
import { SessionService, type OpenedSession } from './session.service.js';

/** The organisation of those who run the platform; found by its code. */
const PLATFORM = {
  kind: 'ASSOCIATION',
  name: { zh: '平台运维', en: 'Platform operations' },
  creditCode: creditCodeOf('51', '320000', 'MJ000000'),
  regionCode: '320000',
  tags: [],
} as const;
const DEMO_OPERATOR = { name: { zh: '演示平台运维', en: 'Demo operator' }, email: 'operator@demo.invalid' };
/** Operators are made one at a time, so that the organisation is made once. */
const OPERATOR_LOCK = 7_245_016;

/** The people who run the platform. They are made from outside: by the command line, or by a demo. */
@Injectable()
export class OperatorService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(OrganisationService) private readonly organisations: OrganisationService,
    @Inject(PersonService) private readonly people: PersonService,
    @Inject(SessionService) private readonly sessions: SessionService,
  ) {}

  /** `jiebang operator create`: gives the uuid. Throws EMAIL_TAKEN or PASSWORD_TOO_SHORT. */
  async create(input: { name: LocalizedText; email: string; password: string }): Promise<string> {
    const hash = await newPassword(input.password);
    return this.database.system((tx) => this.add(tx, input, hash));
  }

  /** An operator inside a transaction; without a hash nobody can sign in as them by password. */
  async add(tx: Tx, { name, email }: { name: LocalizedText; email: string }, passwordHash: string | null): Promise<string> {
    await tx.query('select pg_advisory_xact_lock($1)', [OPERATOR_LOCK]);
    const [known] = await tx.query<{ id: string }>('select id from organisation where credit_code = $1', [PLATFORM.creditCode]);
    const platform = known?.id ?? (await this.organisations.add(tx, { ...PLATFORM, tags: [] }));
    const memberships = [{ organisation: typedId('organisation', platform), role: 'operator' as const }];
    return this.people.add(tx, { name, email, memberships }, passwordHash);
  }

  /** Signs in the operator of a demo database, made when missing. Throws DEMO_ONLY where the clock is real. */
  async demoSignIn(): Promise<OpenedSession> {
    const person = await this.database.system(async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [OPERATOR_LOCK]);
      await tx.one('select 1 from demo_clock', [], 'DEMO_ONLY');
      const [known] = await tx.query<{ id: string }>('select id from person where email = $1', [DEMO_OPERATOR.email]);
      return known?.id ?? this.add(tx, DEMO_OPERATOR, null);
    });
    return this.sessions.openFor(person);
  }
}
