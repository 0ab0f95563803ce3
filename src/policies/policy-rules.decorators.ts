import 'reflect-metadata';
import { Type } from 'class-transformer';
import { ArrayMinSize, IsArray, IsBoolean, IsIn, IsInt, IsNumber, IsObject, Matches, Max, Min, ValidateNested } from 'class-validator';

/** The constraints that the rules of a policy are made of, each with the one-line reason that a fault shows. */

/** An integer from 0 on, or from `least`. */
export const Count = (least = 0) =>
  all(IsInt({ message: 'must be an integer' }), Min(least, { message: least ? `must be ${least} at least` : 'must not be negative' }));

/** So many bytes in lower-case hexadecimal. */
export const Hex = (bytes: number) =>
  Matches(new RegExp(`^[0-9a-f]{${bytes * 2}}$`), { message: `must be ${bytes} bytes in lower-case hex` });

/** Any finite number. */
export const Amount = () => IsNumber({}, { message: 'must be a number' });

const between = { message: 'must be between 0 and 100' };
const eachBetween = { each: true, message: 'must hold numbers between 0 and 100' };

/** A number from 0 to 100; fractions are fine. */
export const Percent = () => all(Amount(), Min(0, between), Max(100, between));

export const Percents = () => all(List(), IsNumber({}, eachBetween), Min(0, eachBetween), Max(100, eachBetween));

export const Flag = () => IsBoolean({ message: 'must be true or false' });

/** An offset from day 0, with the pattern of the sample schema. */
export const DayOffset = () => Matches(/^-?P\d+D(T(\d{2}H)?(\d{2}M)?(\d{2}S)?)?$/, { message: 'must be a duration such as P30DT17H' });

export const OneOf = (values: readonly string[]) => IsIn(values, { message: `must be one of ${values.join(', ')}` });

export const ListOf = (values: readonly string[], least = 0) =>
  all(List(least), IsIn(values, { each: true, message: `must hold only ${values.join(', ')}` }));

/** An object of a class; an array of one is none. */
export const Part = (type: () => new () => object) =>
  all(IsObject({ message: 'must be an object' }), ValidateNested({ message: 'must be an object' }), Type(type));

export const PartsOf = (type: () => new () => object, least = 0) =>
  all(
    List(least),
    IsObject({ each: true, message: 'must hold objects' }),
    ValidateNested({ each: true, message: 'must hold objects' }),
    Type(type),
  );

function List(least = 0): PropertyDecorator {
  return all(IsArray({ message: 'must be a list' }), ArrayMinSize(least, { message: 'must not be empty' }));
}

function all(...decorators: PropertyDecorator[]): PropertyDecorator {
  return (target, property) => decorators.forEach((decorator) => decorator(target, property));
}
