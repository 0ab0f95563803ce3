import { parse } from 'graphql';
import { type Block, CHECKPOINT, type Checkpointed, checkpointLine, type DocumentKind, hashOf } from './document.kind.js';
import type { Told, Words } from './table.kind.js';

interface Receipt {
  kind: string;
  no: number;
  at: string;
  inTime: boolean;
  commitment: string;
  jws: string;
  proof: { leafIndex: number; treeSize: number; root: string } | null;
}
interface Data extends Checkpointed {
  bid: {
    id: string;
    lead: { name: Told };
    challenge: { code: string; title: Told } | null;
    receipts: Receipt[];
  } | null;
}

const LABELS = {
  zh: {
    title: '揭榜申请回执',
    bid: '申请编号',
    challenge: '榜题',
    lead: '牵头单位',
    receipt: '回执',
    at: '收到时间',
    inTime: '是否按时',
    yes: '是',
    no: '否（已留痕，不予采用）',
    commitment: '内容承诺 SHA-256',
    place: '在截榜承诺根下的位置',
    root: '截榜承诺根',
    jws: '签名 JWS（EdDSA）',
    check: '本回执可用 jiebang verify receipt 离线验证，公钥见本平台 /.well-known/jwks.json。',
    hash: '回执哈希 SHA-256',
  },
  en: {
    title: 'Receipt of a bid',
    bid: 'Bid',
    challenge: 'Challenge',
    lead: 'Lead',
    receipt: 'Receipt',
    at: 'Received at',
    inTime: 'In time',
    yes: 'yes',
    no: 'no (on record, and does not count)',
    commitment: 'Commitment, SHA-256',
    place: 'Place under the root of the close',
    root: 'Root of the close',
    jws: 'Signature, JWS (EdDSA)',
    check: 'The receipt can be verified offline by jiebang verify receipt; the public keys are at /.well-known/jwks.json of this platform.',
    hash: 'Hash of the receipts, SHA-256',
  },
};

/** The receipts 回执 of a bid, with their signatures and their place under the root that the close has published. */
export const RECEIPT_DOCUMENT: DocumentKind = {
  subject: 'bid',
  count: parse('query ($id: ID!) { bid(id: $id) { receipts { no } } }'),
  counted: ({ bid }: { bid: { receipts: object[] } | null }) => Boolean(bid?.receipts.length),
  query: parse(`query ($id: ID!) {
    bid(id: $id) {
      id lead { name { zh en } } challenge { code title { zh en } }
      receipts { kind no at inTime commitment jws proof { leafIndex treeSize root } }
    }
    ${CHECKPOINT}
  }`),
  content: (data: Data, words) => {
    const bid = data.bid!;
    const label = LABELS[words.locale];
    const facts: [string, string][] = [
      [label.bid, bid.id],
      [label.challenge, `${bid.challenge?.code ?? ''} ${words.say(bid.challenge?.title)}`],
      [label.lead, words.say(bid.lead.name)],
    ];
    return {
      title: label.title,
      number: bid.id,
      blocks: [{ facts }, ...bid.receipts.flatMap((receipt) => receiptBlocks(receipt, words)), { text: label.check }],
      sources: [[label.hash, hashOf(bid.receipts)], ...checkpointLine(data, words)],
    };
  },
};

function receiptBlocks(receipt: Receipt, { locale, when, name }: Words): Block[] {
  const label = LABELS[locale];
  const { proof } = receipt;
  const facts: [string, string][] = [
    [label.at, when(receipt.at)],
    [label.inTime, receipt.inTime ? label.yes : label.no],
    [label.commitment, receipt.commitment],
    ...(proof
      ? ([
          [label.place, `${proof.leafIndex + 1} / ${proof.treeSize}`],
          [label.root, proof.root],
        ] as [string, string][])
      : []),
    [label.jws, receipt.jws],
  ];
  return [{ heading: `${label.receipt} ${receipt.no} · ${name('ReceiptKind', receipt.kind)}` }, { facts }];
}
