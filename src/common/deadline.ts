/** Whether an act keeps a deadline, for the rooms; defined beside the other rules of time. */
export { inTime } from './offset.js';
