import { createCipheriv, randomBytes } from "node:crypto";

/** Takes the bytes of a file in their order, and tells in the end what they are. */
export type Fingerprint = {
  add(block: Uint8Array): void;
  /** `gmac:KEY:TAG`, both 32 hexadecimal digits. Called once. */
  end(): string;
};

// No block of the file is encrypted, so nothing is given away by a nonce that stays the same; the key is another for each.
const NONCE = Buffer.alloc(12);

/**
 * A keyed 128-bit fingerprint (AES-GMAC, NIST SP 800-38D) under a key of its own, drawn at random: two contents share one
 * by chance once in 2^96 at 64 GB, and nobody who does not read our journal can make them. It costs a fiftieth of SHA-256
 * on a processor without instructions for that: docs/decisions/013-how-a-copy-is-proven.md.
 */
export const newFingerprint = (): Fingerprint => underKey(randomBytes(16));

/** One that can be compared with what was recorded; undefined when that is none of ours. */
export function fingerprintLike(recorded: string): Fingerprint | undefined {
  const key = /^gmac:([0-9a-f]{32}):[0-9a-f]{32}$/.exec(recorded)?.[1];
  return key === undefined ? undefined : underKey(Buffer.from(key, "hex"));
}

function underKey(key: Buffer): Fingerprint {
  const cipher = createCipheriv("aes-128-gcm", key, NONCE);
  return {
    add: (block) => void cipher.setAAD(block),
    end() {
      cipher.final();
      return `gmac:${key.toString("hex")}:${cipher.getAuthTag().toString("hex")}`;
    },
  };
}
