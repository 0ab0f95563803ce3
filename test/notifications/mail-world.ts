import { Factories, newKey, type Someone } from '../factories.js';
import { startApp, type TestApp } from '../app.js';
import { MailServer } from './mail-server.js';
import { passBackoffs, settled } from './settling.js';

interface DeliveryRow {
  id: string;
  state: string;
  attempts: number;
  reason: string | null;
  kind: string;
}

/** An app that tells by mail, with the server that takes it. */
export class MailWorld {
  private constructor(
    readonly app: TestApp,
    readonly server: MailServer,
    readonly make: Factories,
  ) {}

  static async start(settings: Record<string, string> = {}): Promise<MailWorld> {
    const server = new MailServer();
    const app = await startApp({ settings: { SMTP_URL: await server.start(), MAIL_FROM: 'Jiebang <notice@example.org>', ...settings } });
    return new MailWorld(app, server, new Factories(app));
  }

  async stop(): Promise<void> {
    await this.app.stop();
    await this.server.stop();
  }

  /** A person with a quiet past: what the account itself was told is forgotten. */
  async person(): Promise<Someone & { email: string; key: string }> {
    const organisation = await this.make.organisation();
    const someone = await this.make.person({ organisation, role: 'pi' });
    const [row] = await this.app.database.query<{ email: string; id: string }>('select email, id from person where id = $1', [
      someone.actor.personId,
    ]);
    await this.settled();
    await this.app.database.query('delete from delivery');
    await this.app.database.query('delete from notification');
    this.server.received.length = 0;
    return { ...someone, email: row!.email, key: row!.id };
  }

  /** Something that concerns the person: `grantMembership` is told by the settings, `revokeSessions` at once. */
  async happens(person: { key: string }, event: 'grantMembership' | 'revokeSessions' = 'grantMembership'): Promise<void> {
    await this.app.database.system((tx) => tx.event({ subject: 'person', key: person.key, event }));
  }

  async set(person: Someone, input: Record<string, unknown>): Promise<void> {
    await this.app.ask(
      'mutation ($input: SettingsInput!, $key: ID!) { setNotificationSettings(input: $input, key: $key) { language } }',
      { input: { language: 'zh', muted: [], ...input }, key: newKey() },
      person.token,
    );
  }

  deliveries(person: { key: string }): Promise<DeliveryRow[]> {
    return this.app.database.query<DeliveryRow>(
      `select d.id, d.state, d.attempts, d.reason, n.kind from delivery d join notification n on n.id = d.notification_id
       where d.person_id = $1 order by d.id`,
      [person.key],
    );
  }

  settled = (): Promise<void> => settled(this.app);
  passBackoffs = (): Promise<void> => passBackoffs(this.app);
}
