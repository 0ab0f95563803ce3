import { type Command, Option } from 'commander';

/** What the parties of a draw run on their own machine, and anybody who watches; `verify` is the command that checks things. */
export function addDrawCommands(program: Command, verify: Command): void {
  const draw = program.command('draw').description('the draw of experts, for its parties and for anybody who watches');

  draw
    .command('commit')
    .description(
      'make a part of the seed, keep it in a file, and print the commitment for commitSeed; the file is what revealSeed asks for',
    )
    .argument('<draw>', 'id of the draw')
    .addOption(new Option('--party <party>', 'for whom').choices(['issuer', 'supervision']).makeOptionMandatory())
    .option('-o, --output <file>', 'where value and salt are kept; an existing file is never overwritten', 'draw-seed.json')
    .action(async (id: string, { party, output }: { party: 'issuer' | 'supervision'; output: string }) => {
      const { makeSeedFile } = await import('./draw.seed.js');
      console.log(await makeSeedFile({ draw: id, party }, output));
      console.error(`Value and salt are in ${output}: show them to nobody before you reveal.`);
    });

  draw
    .command('export')
    .description('fetch the public transcript of a draw')
    .argument('<challenge>', 'id of the challenge')
    .requiredOption('--url <url>', 'the server, as anybody reaches it')
    .option('-n, --number <number>', 'which draw of the challenge; the last one where not given')
    .option('-o, --output <file>', 'where it is written; standard output where not given')
    .action(async (challenge: string, words: { url: string; number?: string; output?: string }) => {
      const { exportDraw } = await import('./draw.export.js');
      await exportDraw(challenge, words, console);
    });

  verify
    .command('draw')
    .description('recompute a draw from its transcript alone: pool, commitments, reveals, randomness, seed, order, who was drawn')
    .argument('<file>', 'a transcript, as `jiebang draw export` writes it')
    .action(async (file: string) => {
      const { verifyDrawFile } = await import('./verify-draw.js');
      process.exitCode = (await verifyDrawFile(file, console.log)) ? 0 : 1;
    });
}
