import type { Provider, Type } from '@nestjs/common';
import { CalendarDates } from './calendar-dates.service.js';
import { FeedController } from './feed.controller.js';
import { FeedService } from './feed.service.js';
import { HighlightResolver } from './highlight.resolver.js';
import { IndexingService } from './indexing.service.js';
import { SearchJobs } from './search.jobs.js';
import { SearchResolver } from './search.resolver.js';
import { SavedSearchResolver } from './saved-search.resolver.js';
import { SavedSearchService } from './saved-search.service.js';
import { SearchService } from './search.service.js';
import { StaffSearchResolver } from './staff-search.resolver.js';

/** What this room registers. To look for something takes the read plan, which the API alone has. */
export const SEARCH: Record<'core' | 'api' | 'jobs', Provider[]> & { controllers: Type[] } = {
  core: [IndexingService, SavedSearchService],
  api: [FeedService, CalendarDates, SearchService, SearchResolver, HighlightResolver, SavedSearchResolver, StaffSearchResolver],
  controllers: [FeedController],
  jobs: [SearchJobs],
};
