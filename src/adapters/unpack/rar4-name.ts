/**
 * The name in a RAR4 header. Without `isUnicode` it is in the code page of who packed it, mostly ASCII. With it, it is
 * UTF-8, or after a zero byte an encoding of UTF-16 of RAR's own, relative to the plain name before the zero.
 */
export function rar4Name(field: Buffer, isUnicode: boolean): string {
  if (!isUnicode) return field.toString("latin1");
  const zero = field.indexOf(0);
  if (zero < 0) return field.toString("utf8");
  return decode(field.subarray(0, zero), field.subarray(zero + 1));
}

/** Two bits for each character say how it is written: one byte, one byte and the common high byte, two bytes, or a run of the plain name. */
function decode(plain: Buffer, encoded: Buffer): string {
  const units: number[] = [];
  let at = 0;
  const next = (): number => encoded[at++] ?? 0;
  const high = next() << 8;
  let [flags, bits] = [0, 0];
  while (at < encoded.length && units.length < 2048) {
    if (bits === 0) [flags, bits] = [next(), 8];
    bits -= 2;
    const how = (flags >> bits) & 3;
    if (how === 0) units.push(next());
    else if (how === 1) units.push(next() | high);
    else if (how === 2) units.push(next() | (next() << 8));
    else units.push(...run(next()));
  }
  return String.fromCharCode(...units);

  function run(length: number): number[] {
    const shift = (length & 0x80) === 0 ? undefined : next();
    const from = units.length;
    return Array.from({ length: (length & 0x7f) + 2 }, (_, index) => {
      const unit = plain[from + index] ?? 0;
      return shift === undefined ? unit : ((unit + shift) & 0xff) | high;
    });
  }
}
