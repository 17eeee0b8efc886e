import { X509Certificate } from "node:crypto";
import { readOwnerFile } from "../fs/read/owner-file.ts";

/** The text of a file of certificates (PEM), or the reason why it cannot be used. */
type Authority = { pem: string; cause?: never } | { pem?: never; cause: unknown };

/**
 * Reads the certificates of one's own that a connection trusts: those of an authority, or the
 * server's own. Without this check, a wrong file would show up much later, as an untrusted
 * certificate.
 */
export function readAuthority(path: string): Authority {
  const file = readOwnerFile(path);
  if (!file.ok) return { cause: file.cause ?? new Error(file.why) };
  try {
    void new X509Certificate(file.text);
    return { pem: file.text };
  } catch (cause) {
    return { cause };
  }
}
