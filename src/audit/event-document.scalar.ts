import { GraphQLError, GraphQLScalarType } from 'graphql';

const never = (): never => {
  throw new GraphQLError('EventDocument is not an input');
};

/** What an event keeps, as it is: each kind of event has a document of its own. */
export const EventDocument = new GraphQLScalarType<never, unknown>({
  name: 'EventDocument',
  description: 'What was decided or submitted, as JSON: money as text of fen, instants as text; never an input',
  serialize: (value) => value,
  parseValue: never,
  parseLiteral: never,
});
