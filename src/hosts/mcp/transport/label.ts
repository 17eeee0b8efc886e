import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";

/**
 * Session ids that a server without sessions gives its clients. A label contains the name that the
 * client gave itself, and a random part that distinguishes its calls from those of another client
 * with the same name. It is signed. The server stores nothing, and every replica with the same
 * token can read the label.
 */
export interface SessionLabels {
  make(name: string): string;
  /**
   * The client's name; undefined for a text that no replica of ours signed, or that was signed with
   * an older token.
   */
  read(label: string): string | undefined;
  /** True if this process made the label, so that it knows the client's subscriptions. */
  isOwn(label: string): boolean;
}

const RANDOM_BYTES = 12;
/** A multiple of three, so that it ends with a whole character in base64. */
const MARK_BYTES = 6;
const SIGNATURE_BYTES = 16;
const MAX_CHARS = 512;
const SHAPE = /^([\w-]*)\.([\w-]+)\.([\w-]+)$/;

interface LabelsDeps {
  /** The bearer token, which may change while the server runs; undefined if no token is set. */
  secret: () => string | undefined;
  randomBytes: (count: number) => Buffer;
}

export function createLabels(deps: LabelsDeps): SessionLabels {
  const { secret, randomBytes } = deps;
  // Without a token there is only one process, on loopback.
  const ownSecret = randomBytes(32).toString("hex");
  /** Marks the labels of this process. */
  const mark = randomBytes(MARK_BYTES).toString("base64url");
  let derived: { from: string; key: Buffer } | undefined;

  function key(): Buffer {
    const from = secret() ?? ownSecret;
    if (derived?.from !== from) {
      derived = {
        from,
        key: Buffer.from(hkdfSync("sha256", from, "", "plex-ingest session label", 32)),
      };
    }
    return derived.key;
  }

  const signed = (text: string) =>
    createHmac("sha256", key()).update(text).digest().subarray(0, SIGNATURE_BYTES);

  return {
    make(name) {
      const random = `${mark}${randomBytes(RANDOM_BYTES).toString("base64url")}`;
      const text = `${Buffer.from(name).toString("base64url")}.${random}`;
      return `${text}.${signed(text).toString("base64url")}`;
    },
    read(label) {
      const [, name = "", random = "", signature = ""] =
        label.length > MAX_CHARS ? [] : (SHAPE.exec(label) ?? []);
      const given = Buffer.from(signature, "base64url");
      if (
        given.length !== SIGNATURE_BYTES ||
        !timingSafeEqual(given, signed(`${name}.${random}`))
      ) {
        return undefined;
      }
      return Buffer.from(name, "base64url").toString();
    },
    isOwn: (label) => SHAPE.exec(label)?.[2]?.startsWith(mark) === true,
  };
}
