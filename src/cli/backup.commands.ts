import type { Command } from 'commander';
import { readConfig } from '../config.js';

/** `jiebang backup` and `jiebang restore`. */
export function addBackupCommands(program: Command): void {
  program
    .command('backup')
    .description('save the database and the files into a folder, while everything runs; the server key is kept apart')
    .requiredOption('-o, --output <folder>', 'a new folder')
    .action(async ({ output }: { output: string }) => {
      const { writeBackup } = await import('./backup.write.js');
      await writeBackup(readConfig(process.env), output, console.log);
    });
  program
    .command('restore')
    .description('bring a backup into an empty database and the store of files')
    .argument('<folder>', 'what `jiebang backup` wrote')
    .action(async (folder: string) => {
      const { restoreBackup } = await import('./backup.restore.js');
      await restoreBackup(readConfig(process.env), folder, console.log);
    });
}
