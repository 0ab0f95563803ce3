type Closes = Record<'bidderClose' | 'recommenderClose' | 'extendedUntil', string>;

/** The columns in which a challenge under an alias keeps its closes. */
export const closesOf = (alias: string): Closes => ({
  bidderClose: `${alias}.bidder_close`,
  recommenderClose: `${alias}.recommender_close`,
  extendedUntil: `${alias}.extended_until`,
});

/** SQL: until when bids are in time. An extension for want of bids has an end of its own, and leaves the bidder close as it was. */
export const bidsUntil = ({ extendedUntil, bidderClose }: Pick<Closes, 'extendedUntil' | 'bidderClose'>): string =>
  `coalesce(${extendedUntil}, ${bidderClose})`;

/** SQL: until when recommendations are in time: not before an extension ends. */
export const recommendationsUntil = ({ recommenderClose, extendedUntil }: Pick<Closes, 'recommenderClose' | 'extendedUntil'>): string =>
  `greatest(${recommenderClose}, ${extendedUntil})`;
