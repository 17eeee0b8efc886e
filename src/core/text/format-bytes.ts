const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** `1536` as `1.5 KiB`: three significant digits, for people. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 1023.5 or more would be rounded to four digits.
  while (Math.abs(value) >= (unit === 0 ? 1024 : 1023.5) && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(digits).replace(/\.0+$|(?<=\.\d)0$/, "")} ${UNITS[unit]}`;
}
