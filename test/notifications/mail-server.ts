import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail as it came over the wire. */
export interface ReceivedMail {
  to: string;
  raw: string;
  mail: ParsedMail;
}

type Reply = (mail: { to: string; raw: string }) => { code: number; words: string } | null;

/** A mail server on loopback, that takes what its replies do not refuse. */
export class MailServer {
  readonly received: ReceivedMail[] = [];
  /** Refuses a recipient. */
  atRecipient: (address: string) => { code: number; words: string } | null = () => null;
  /** Refuses a mail when all of it is there. */
  atData: Reply = () => null;
  /** Called when a mail is accepted, before the client hears of it. */
  accepted: () => Promise<void> = async () => undefined;
  private server?: SMTPServer;
  private port = 0;

  /** Listens, on the same port as before. */
  async start(): Promise<string> {
    const server = new SMTPServer({
      ...{ authOptional: true, disabledCommands: ['AUTH', 'STARTTLS'], logger: false },
      onRcptTo: ({ address }, _session, done) => done(errorOf(this.atRecipient(address))),
      onData: (stream, session, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => void this.take(Buffer.concat(parts), session.envelope.rcptTo[0]!.address).then(done, done));
      },
    });
    server.on('error', () => undefined);
    this.server = server;
    server.listen(this.port, '127.0.0.1');
    await once(server.server, 'listening');
    this.port = (server.server.address() as AddressInfo).port;
    return `smtp://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (server) await new Promise<void>((resolve) => server.close(resolve));
    this.server = undefined;
  }

  /** What came for an address. */
  to(address: string): ReceivedMail[] {
    return this.received.filter((one) => one.to === address);
  }

  private async take(content: Buffer, to: string): Promise<Error | null> {
    const raw = content.toString('utf8');
    const refused = errorOf(this.atData({ to, raw }));
    if (refused) return refused;
    this.received.push({ to, raw, mail: await simpleParser(content) });
    await this.accepted();
    return null;
  }
}

const errorOf = (reply: { code: number; words: string } | null): Error | null =>
  reply && Object.assign(new Error(reply.words), { responseCode: reply.code });
