import { type Command, Option } from 'commander';

interface ShareWords {
  key: string;
  url?: string;
  token?: string;
  file?: string;
  handIn?: boolean;
  ignoreClock?: boolean;
}

/** What a custodian runs on their own machine: the private key never leaves it. */
export function addCustodianCommands(program: Command): void {
  const custodian = program.command('custodian').description('what custodians of sealed bids run on their own machine');

  custodian
    .command('keygen')
    .description('make a key pair; the public key is printed, to be registered with registerKey')
    .option('-o, --output <file>', 'where the key pair is kept; an existing file is never overwritten', 'custodian-key.json')
    .action(async ({ output }: { output: string }) => {
      const { makeKeyFile } = await import('./custodian.key.js');
      const { publicKey, print } = await makeKeyFile(output);
      console.log(publicKey);
      console.error(`Fingerprint ${print}. The private key is in ${output}: keep it, and a copy elsewhere; nobody can make it again.`);
    });

  custodian
    .command('share')
    .description('open the own shares that are due, each held against its commitment, and print them or hand them in')
    .requiredOption('--key <file>', 'the key pair')
    .option('--url <url>', 'the server to ask for the shares that are due')
    .addOption(new Option('--token <token>', 'of a session at that server').env('JIEBANG_TOKEN'))
    .option('--file <file>', 'the answer to the query sharesDue, on a machine without a network')
    .option('--hand-in', 'hand them in at the server instead of printing them')
    .option('--ignore-clock', 'hand in also where the closes are yet to come by the clock of this machine')
    .action(async (words: ShareWords) => {
      const { shares } = await import('./custodian.share.js');
      process.exitCode = (await shares(words, console)) ? 0 : 1;
    });

  custodian
    .command('open')
    .description('open sealed envelopes without a server, and print {opened, failed}')
    .argument('<file>', '{sealKey, envelopes}: the key as Challenge.sealKeys shows it, and the envelopes, each with bid and no')
    .option('--share <share...>', 'a share as `jiebang custodian share` prints it; as many as the threshold of the key')
    .option('--key <file>', 'in place of shares the key pair of one to whom the envelopes are sealed: an author or the recommender')
    .action(async (file: string, words: { share?: string[]; key?: string }) => {
      const { openEnvelopes } = await import('./custodian.open.js');
      const found = await openEnvelopes(file, words);
      console.log(JSON.stringify(found, null, 2));
      process.exitCode = found.failed.length ? 1 : 0;
    });
}
