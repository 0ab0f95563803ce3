import type { Type } from '@nestjs/common';
import { notableEvent } from '../common/notable.js';
import type { NotificationGroup } from './notification.group.js';
import { type FactForm, type LinkType, linkOf } from './notification.links.js';

/** A subject line and a paragraph; `{name}` is a fact of the object that it links to. */
export type Words = readonly [subject: string, body: string];

/** Gives a service by its class. */
type Services = <T>(service: Type<T>) => T;

/** A kind of notification: of which events whom it tells what. */
export interface Kind {
  /** Its name on the wire. */
  name: string;
  group: NotificationGroup;
  /** The events by their subjects, as on record. */
  on: Readonly<Record<string, readonly string[]>>;
  /** SQL: the people, as a select of uuids; `e` is the event. */
  to: string;
  /** Facts of the event itself, which its link has no more or not yet: SQL over `e`, seen by all whom it is told to. */
  eventFacts?: Readonly<Record<string, { sql: string; form: FactForm }>>;
  /** The object that the reader is led to, and must see: else nothing is told, and what was told is hidden. */
  link: LinkType;
  /** SQL: its uuid; by default the event's subject. */
  linkKey?: string;
  /** Whether who caused the event is told, too: of what is a receipt. */
  own?: boolean;
  /** Whether it is about a deadline or a decision of the procedure: it can't be kept out of the inbox. */
  mandatory?: boolean;
  /** Whether it waits for no digest and no end of the night. */
  urgent?: boolean;
  /**
   * What is written into the mail alone, and computed when it is sent: an address by which somebody comes in who can't sign in yet. No inbox, no API and
   * no table has it. `of` is given the uuid of what it links to.
   */
  secret?: { names: readonly string[]; of: (services: Services, key: string) => Promise<Readonly<Record<string, string>>> };
  zh: Words;
  en: Words;
}

const PLACEHOLDER = /\{(\w+)\}/g;

/** The facts that the words of a kind use, but its secrets. */
export const factsOf = ({ zh, en, secret }: Kind): string[] =>
  [...new Set([...zh, ...en].flatMap((text) => [...text.matchAll(PLACEHOLDER)].map(([, name]) => name!)))].filter(
    (name) => !secret?.names.includes(name),
  );

/** How a fact of a kind is written. */
export const formOf = ({ link, eventFacts }: Pick<Kind, 'link' | 'eventFacts'>, name: string): FactForm | undefined =>
  eventFacts?.[name]?.form ?? linkOf(link).facts[name]?.form;

/** Declares kinds: their events are told from now on. Throws where words use a fact that the linked object does not give. */
export function kinds(declared: readonly Kind[]): readonly Kind[] {
  for (const kind of declared) {
    const unknown = factsOf(kind).filter((name) => !formOf(kind, name));
    if (unknown.length) throw new Error(`${kind.name}: a ${kind.link} gives no ${unknown.join(', ')}`);
    for (const [subject, events] of Object.entries(kind.on)) for (const event of events) notableEvent(subject, event);
  }
  return declared;
}
