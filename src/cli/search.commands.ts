import type { Command } from 'commander';
import { readConfig } from '../config.js';

/** What an operator of the machine does about the search. */
export function addSearchCommands(program: Command): void {
  program
    .command('search')
    .description('the search')
    .command('reindex')
    .description('have the words of everything indexed anew, by the workers and part by part, while all goes on')
    .action(async () => {
      const { askForReindex } = await import('./search.reindex.js');
      await askForReindex(readConfig(process.env));
      console.log('The workers index everything anew.');
    });
}
