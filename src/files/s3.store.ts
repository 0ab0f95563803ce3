import type { Readable } from 'node:stream';
import { CopyObjectCommand, DeleteObjectCommand, GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import type { Config } from '../config.js';
import type { ByteRange } from './byte-range.rules.js';
import { ABANDONED_MS, FileStore, placeOf, StoreFault } from './file.store.js';

/** Bytes of an upload that are held at a time: the least that S3 takes as one part of several. */
const PART_BYTES = 5 * 1024 * 1024;
const INCOMING = 'incoming/';

/** Contents in a bucket of an S3-compatible store, under the names that they have on the disk. */
export class S3Store extends FileStore implements OnModuleInit, OnModuleDestroy {
  private readonly client: S3Client;
  private readonly bucket: string;

  constructor({ S3_ENDPOINT, S3_REGION, S3_BUCKET, S3_ACCESS_KEY, S3_SECRET_KEY }: Config) {
    super();
    this.bucket = S3_BUCKET!;
    this.client = new S3Client({
      endpoint: S3_ENDPOINT!,
      region: S3_REGION!,
      credentials: { accessKeyId: S3_ACCESS_KEY!, secretAccessKey: S3_SECRET_KEY! },
      forcePathStyle: true,
      // Not every compatible store knows the checksums of later days; the contents are authenticated as it is.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  /** Parts of uploads that a killed process has left are for the store to drop, by a rule of the bucket. */
  async onModuleInit(): Promise<void> {
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.client }, { Bucket: this.bucket, Prefix: INCOMING })) {
      for (const { Key, LastModified } of Contents)
        if (Key && LastModified && Date.now() - LastModified.getTime() > ABANDONED_MS) await this.delete(Key);
    }
  }

  onModuleDestroy(): void {
    this.client.destroy();
  }

  async receive(key: string, content: Readable): Promise<void> {
    const params = { Bucket: this.bucket, Key: INCOMING + key, Body: content };
    try {
      // One part at a time, and none is left where the stream breaks.
      await new Upload({ client: this.client, params, partSize: PART_BYTES, queueSize: 1 }).done();
    } catch (error) {
      if (content.errored) throw content.errored;
      content.destroy();
      throw new StoreFault(error);
    }
  }

  async keep(key: string): Promise<void> {
    await this.client.send(new CopyObjectCommand({ Bucket: this.bucket, Key: kept(key), CopySource: `${this.bucket}/${INCOMING}${key}` }));
    await this.delete(INCOMING + key);
  }

  async open(key: string, { start, end }: ByteRange): Promise<Readable> {
    const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: kept(key), Range: `bytes=${start}-${end}` }));
    return Body as Readable;
  }

  async remove(key: string): Promise<void> {
    await this.delete(INCOMING + key);
    await this.delete(kept(key));
  }

  private async delete(name: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: name }));
  }
}

const kept = (key: string): string => `kept/${placeOf(key).join('/')}`;
