type ImageType = "image/jpeg" | "image/png" | "image/webp";

const startsWith = (bytes: Uint8Array, at: number, sign: readonly number[]): boolean =>
  sign.every((byte, index) => bytes[at + index] === byte);

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

/**
 * What an image is by its first bytes, whatever it is said to be; undefined for anything else, SVG included, which can carry
 * scripts. JPEG: ITU T.81 B.1.1.3; PNG: https://www.w3.org/TR/png-3/#5PNG-file-signature; WebP: RFC 9649 §2.4.
 */
export function imageType(bytes: Uint8Array): ImageType | undefined {
  // After its start comes a marker; text that only begins like a picture has a letter there.
  if (startsWith(bytes, 0, [0xff, 0xd8, 0xff]) && (bytes[3] ?? 0) >= 0xc0) return "image/jpeg";
  if (startsWith(bytes, 0, [0x89, ...ascii("PNG"), 0x0d, 0x0a, 0x1a, 0x0a])) return "image/png";
  if (startsWith(bytes, 0, ascii("RIFF")) && startsWith(bytes, 8, ascii("WEBP"))) return "image/webp";
  return undefined;
}
