import { ExportController } from './export.controller.js';
import { ExportDownload } from './export.download.js';
import { ExportJobs } from './export.jobs.js';
import { ExportReading } from './export.reading.js';
import { ExportResolver } from './export.resolver.js';
import { ExportService } from './export.service.js';
import { ExportWriting } from './export.writing.js';

/** What this room has for `rooms.ts`. */
export const EXPORTS = {
  core: [ExportService, ExportReading, ExportWriting, ExportDownload],
  resolvers: [ExportResolver],
  controllers: [ExportController],
  jobs: [ExportJobs],
};
