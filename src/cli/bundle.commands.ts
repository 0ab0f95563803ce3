import { type Command, Option } from 'commander';
import type { ExportOptions } from './bundle.export.js';

/** What writes and checks the record of a list as one file, and checks receipts. `verify` is the command that checks things. */
export function addBundleCommands(program: Command, verify: Command): void {
  program
    .command('export')
    .description('write parts of the record to files')
    .command('bundle')
    .description('write the record of a list as one file, which `jiebang verify` checks; from DATABASE_URL, or with --url from a server')
    .argument('<list>', 'id of the list')
    .addOption(new Option('--edition <edition>', 'which edition').choices(['public', 'supervision']).default('public'))
    .option('--url <url>', 'a server, as anybody reaches it')
    .option('--token <token>', 'a token of a supervisor, for the edition of supervision')
    .option('-o, --output <file>', 'where it is written; standard output where not given')
    .action(async (list: string, options: ExportOptions) => {
      const { exportBundle } = await import('./bundle.export.js');
      await exportBundle(list, options, process.env);
    });

  verify
    .argument('[file]', 'a bundle, as `jiebang export bundle` writes it')
    .option('--key <key>', 'the keys that may have signed: a file with a JWKS, or thumbprints')
    .action(async (file: string | undefined, { key }: { key?: string }) => {
      if (file === undefined) return verify.help({ error: true });
      const { verifyBundleFile } = await import('../verify/verify.command.js');
      process.exitCode = await verifyBundleFile(file, key ?? null, console.log);
    });

  verify
    .command('receipt')
    .description('check receipts of bids: their signatures, and that they are under the root published at the close')
    .argument('<file>', 'JSON with receipts in it, each with jws and proof, as the API answers')
    .option('--url <url>', 'the server whose keys sign and which published the root')
    .option('--keys <file>', 'a JWKS instead, without asking anybody')
    .action(async (file: string, from: { url?: string; keys?: string }) => {
      const { verifyReceiptFile } = await import('./verify-receipt.js');
      process.exitCode = await verifyReceiptFile(file, from, console.log);
    });
}
