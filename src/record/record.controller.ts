import { Controller, Get, Header, Inject, Query } from '@nestjs/common';
import type { Jwk } from '../crypto/server-keys.js';
import type { CheckpointPayload } from './checkpoint.js';
import { ProofService } from './proof.service.js';
import { SigningKeys } from './signing-keys.service.js';

/** The sealed record for outsiders, who need neither GraphQL nor an account. See docs/record.md. */
@Controller()
export class RecordController {
  constructor(
    @Inject(ProofService) private readonly proofs: ProofService,
    @Inject(SigningKeys) private readonly keys: SigningKeys,
  ) {}

  /** The public keys of all signatures (RFC 7517). */
  @Get('.well-known/jwks.json')
  @Header('cache-control', 'no-cache')
  jwks(): Promise<{ keys: Jwk[] }> {
    return this.keys.jwks();
  }

  /** The last checkpoint. */
  @Get('record/checkpoint')
  @Header('cache-control', 'no-cache')
  checkpoint(): Promise<CheckpointPayload & { jws: string }> {
    return this.proofs.last();
  }

  /** `?from=&to=`: leaves of the log, a page at a time. */
  @Get('record/leaves')
  @Header('cache-control', 'no-cache')
  leaves(@Query('from') from?: string, @Query('to') to?: string): ReturnType<ProofService['leaves']> {
    return this.proofs.leaves({ from, to });
  }

  /** `?seq=&size=`: an RFC 9162 inclusion proof. */
  @Get('record/proof/inclusion')
  @Header('cache-control', 'no-cache')
  inclusion(@Query('seq') seq?: string, @Query('size') size?: string): ReturnType<ProofService['inclusion']> {
    return this.proofs.inclusion({ seq, size });
  }

  /** `?from=&to=`: an RFC 9162 consistency proof. */
  @Get('record/proof/consistency')
  @Header('cache-control', 'no-cache')
  consistency(@Query('from') from?: string, @Query('to') to?: string): ReturnType<ProofService['consistency']> {
    return this.proofs.consistency({ from, to });
  }
}
