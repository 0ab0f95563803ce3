import { Field, Float, ID, InterfaceType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTime, IndicatorValue, Money } from '../../src/common/scalars.js';

@InterfaceType()
export abstract class Node {
  @Field(() => ID) id!: string;
}

export const Genre = { novel: 'novel', essay: 'essay', atlas: 'atlas' } as const;
export type Genre = (typeof Genre)[keyof typeof Genre];
registerEnumType(Genre, { name: 'Genre' });

@ObjectType()
export class Figure {
  @Field(() => String) name!: string;
  @Field(() => IndicatorValue, { nullable: true }) value!: unknown;
}

@ObjectType()
export class Part {
  @Field(() => String) title!: string;
  @Field(() => Boolean, { nullable: true }) done!: boolean | null;
  @Field(() => Float, { nullable: true }) weight!: number | null;
  @Field(() => DateTime, { nullable: true }) at!: string | null;
  @Field(() => [Figure]) figures!: Figure[];
}

@ObjectType()
export class Editor {
  @Field(() => String) name!: string;
  @Field(() => ID, { nullable: true }) badge!: string | null;
}

@ObjectType()
export class Profile {
  @Field(() => String) summary!: string;
  @Field(() => Int, { nullable: true }) pages!: number | null;
  @Field(() => Money, { nullable: true }) cost!: string | null;
  @Field(() => Genre, { nullable: true }) genre!: Genre | null;
  @Field(() => [String], { nullable: true }) tags!: string[] | null;
  @Field(() => [Money], { nullable: true }) stages!: string[] | null;
  @Field(() => [[Int]], { nullable: true }) grid!: number[][] | null;
  @Field(() => Editor, { nullable: true }) editor!: Editor | null;
  @Field(() => [Part]) parts!: Part[];
}

@ObjectType()
export class Action {
  @Field(() => String) key!: string;
  @Field(() => Boolean) allowed!: boolean;
  @Field(() => Figure, { nullable: true }) figure!: Figure | null;
}
