/**
 * Splits rows or values into chunks for one statement each: SQLite allows 32,766 parameters
 * (SQLITE_MAX_VARIABLE_NUMBER).
 */
export function* splitIntoChunks<T>(all: readonly T[], most = 1000): Generator<T[]> {
  for (let start = 0; start < all.length; start += most) yield all.slice(start, start + most);
}
