import { parse } from 'graphql';
import type { TableKind, Told, Words } from './table.kind.js';

interface Event {
  id: string;
  at: string;
  actor: { name: Told } | null;
  role: string | null;
  subjectType: string;
  subject: string;
  event: string;
  from: string | null;
  to: string | null;
  reason: string | null;
  document: unknown;
  documentHash: string | null;
  salt: string | null;
  leaf: { seq: number; hash: string } | null;
}
interface Connection {
  totalCount: number;
  nodes: Event[];
  pageInfo: { endCursor: string | null; hasNextPage: boolean };
}
/** Of a list by itself, or of a challenge with all that belongs to it. */
interface Data {
  challenge?: { history: Connection } | null;
  events?: Connection;
}

const NODES = `totalCount
  nodes {
    id at actor { name { zh en } } role subjectType subject event from to reason document documentHash salt leaf { seq hash }
  }
  pageInfo { endCursor hasNextPage }`;
const OF_CHALLENGE = parse(`query ($id: ID!, $after: String) { challenge(id: $id) { history(first: 100, after: $after) { ${NODES} } } }`);
const OF_LIST = parse(`query ($id: ID!, $after: String) { events(subject: $id, first: 100, after: $after) { ${NODES} } }`);
const COUNT_OF_CHALLENGE = parse('query ($id: ID!) { challenge(id: $id) { history(first: 1) { totalCount } } }');
const COUNT_OF_LIST = parse('query ($id: ID!) { events(subject: $id, first: 1) { totalCount } }');

const HEAD = {
  zh: '序号,事件,时间,经办人,角色,对象类型,对象,事项,原状态,新状态,理由,文件,文件哈希,盐,叶哈希',
  en: 'Place in the log,Event,At (UTC+8),By,Role,Type,Subject,What,From,To,Reason,Document,Hash of document,Salt,Hash of leaf',
};
const NOTHING: Connection = { totalCount: 0, nodes: [], pageInfo: { endCursor: null, hasNextPage: false } };
const connectionOf = ({ challenge, events }: Data): Connection => events ?? challenge?.history ?? NOTHING;

/** The record: of a list its own events, the latest first, then those of each challenge in their order. */
export const EVENTS_TABLE: TableKind = {
  formats: ['CSV', 'XLSX'],
  subjects: { list: 'both', challenge: 'itself' },
  count: (type) => (type === 'list' ? COUNT_OF_LIST : COUNT_OF_CHALLENGE),
  counted: (data: Data) => connectionOf(data).totalCount,
  query: (type) => (type === 'list' ? OF_LIST : OF_CHALLENGE),
  head: (_data: Data, { locale }) => HEAD[locale].split(','),
  page: (data: Data, words) => {
    const { nodes, pageInfo } = connectionOf(data);
    return {
      lines: nodes.map((event) => ({ cells: cellsOf(event, words) })),
      done: nodes.length,
      after: pageInfo.hasNextPage ? pageInfo.endCursor : null,
    };
  },
};

const cellsOf = (event: Event, { say }: Words) => [
  event.leaf && { number: String(event.leaf.seq) },
  event.id,
  { at: event.at },
  say(event.actor?.name),
  event.role,
  event.subjectType,
  event.subject,
  event.event,
  event.from,
  event.to,
  event.reason,
  event.document === null ? null : JSON.stringify(event.document),
  event.documentHash,
  event.salt,
  event.leaf && event.leaf.hash,
];
