import { writeFile } from 'node:fs/promises';
import { StartupError } from '../startup-error.js';

interface Words {
  url: string;
  number?: string;
  output?: string;
}
interface Answer {
  data?: { challenge: { draws: { no: number; state: string; transcript: string }[] } | null } | null;
  errors?: { message: string }[];
}

const QUERY = 'query ($id: ID!) { challenge(id: $id) { draws { no state transcript } } }';

/** Writes the transcript of a draw to a file, or prints it. Throws StartupError where there is none. */
export async function exportDraw(
  challenge: string,
  { url, number, output }: Words,
  { log, error: note }: Pick<Console, 'log' | 'error'>,
): Promise<void> {
  const draws = await drawsOf(challenge, url);
  const draw = number === undefined ? draws.at(-1) : draws.find(({ no }) => String(no) === number);
  if (!draw)
    throw new StartupError(
      number === undefined ? `${challenge} has no draw.` : `${challenge} has no draw ${number}; it has ${draws.length}.`,
    );
  if (!output) return log(draw.transcript);
  await writeFile(output, draw.transcript).catch((error: Error) => {
    throw new StartupError(`${output}: ${error.message}`);
  });
  const states = draws.map((one) => `${one.no} ${one.state}`).join(', ');
  note(`Draw ${draw.no} is in ${output}. The challenge has these: ${states}.`);
}

async function drawsOf(challenge: string, url: string) {
  const body = JSON.stringify({ query: QUERY, variables: { id: challenge } });
  const headers = { 'content-type': 'application/json', 'accept-language': 'en' };
  const response = await fetch(new URL('/graphql', url), { method: 'POST', headers, body }).catch((error: unknown) => {
    throw new StartupError(`Nobody answers at ${url}: ${error instanceof Error ? error.message : String(error)}`);
  });
  const { data, errors = [] } = (await response.json().catch(() => ({}))) as Answer;
  if (errors[0]) throw new StartupError(errors[0].message);
  if (!data?.challenge) throw new StartupError(`${url} knows no challenge ${challenge}.`);
  return data.challenge.draws;
}
