import { Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { PersonalChannel } from './notification.channels.js';
import { NotificationGroup } from './notification.group.js';

/** What can be muted: the inbox, too. */
export const NotificationChannel = { INBOX: 'INBOX', ...PersonalChannel } as const;
export type NotificationChannel = (typeof NotificationChannel)[keyof typeof NotificationChannel];
registerEnumType(NotificationChannel, {
  name: 'NotificationChannel',
  description: 'A way by which people are told',
  valuesMap: { INBOX: { description: 'The inbox 站内信' }, MAIL: { description: 'Mail 邮件' } },
});

export const NotificationLanguage = { zh: 'zh', en: 'en' } as const;
export type NotificationLanguage = (typeof NotificationLanguage)[keyof typeof NotificationLanguage];
registerEnumType(NotificationLanguage, {
  name: 'NotificationLanguage',
  description: 'In which language people are told by mail',
  valuesMap: { zh: { description: 'Chinese 中文' }, en: { description: 'English' } },
});

@ObjectType({ description: 'A group of kinds that is not wanted on a channel' })
export class Muted {
  @Field(() => NotificationGroup, { description: 'The group' }) group!: NotificationGroup;
  @Field(() => NotificationChannel, { description: 'The channel' }) channel!: NotificationChannel;
}

@ObjectType({ description: 'How a person wants to be told 通知设置' })
export class NotificationSettings {
  @Field(() => NotificationLanguage, { description: 'Language of mails' }) language!: NotificationLanguage;
  @Field(() => Int, { nullable: true, description: 'Hour of the daily digest in Shanghai, 0 to 23; null for each by itself' })
  digestHour!: number | null;
  @Field(() => Int, { nullable: true, description: 'Hour in Shanghai from which no mail goes out but what is urgent; null for no night' })
  quietFrom!: number | null;
  @Field(() => Int, { nullable: true, description: 'Hour in Shanghai at which mail goes out again' }) quietTo!: number | null;
  @Field(() => [Muted], { description: 'What is not wanted' }) muted!: Muted[];
  @Field(() => String, { nullable: true, description: 'The reply by which the own address bounced and gets no mail; null where it does' })
  bounced!: string | null;
}

@InputType({ description: 'A group of kinds that is not wanted on a channel' })
export class MutedInput {
  @Field(() => NotificationGroup, { description: 'The group' }) @IsIn(Object.values(NotificationGroup)) group!: NotificationGroup;
  @Field(() => NotificationChannel, {
    description: 'The channel. What is about deadlines and decisions stays in the inbox all the same',
  })
  @IsIn(Object.values(NotificationChannel))
  channel!: NotificationChannel;
}

const Hour = (): PropertyDecorator => (target, property) =>
  [IsOptional(), IsInt(), Min(0), Max(23)].forEach((decorate) => decorate(target, property));

@InputType({ description: 'How a person wants to be told, as a whole' })
export class SettingsInput {
  @Field(() => NotificationLanguage, { description: 'Language of mails' })
  @IsIn(Object.values(NotificationLanguage))
  language!: NotificationLanguage;

  @Field(() => Int, { nullable: true, description: 'Hour of the daily digest in Shanghai, 0 to 23; none: each by itself' })
  @Hour()
  digestHour?: number | null;

  @Field(() => Int, { nullable: true, description: 'Hour in Shanghai, 0 to 23, from which no mail goes out but what is urgent' })
  @Hour()
  quietFrom?: number | null;

  @Field(() => Int, { nullable: true, description: 'Hour in Shanghai, 0 to 23, at which mail goes out again; belongs to quietFrom' })
  @Hour()
  quietTo?: number | null;

  @Field(() => [MutedInput], { description: 'What is not wanted, at most 50' })
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => MutedInput)
  muted!: MutedInput[];
}
