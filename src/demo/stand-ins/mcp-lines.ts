/** Cuts a stream's text into lines; what has no end yet waits for it. Each character is looked at once. */
export function createLines(take: (line: string) => void): (text: string) => void {
  let parts: string[] = [];
  return (text) => {
    const [first = "", ...more] = text.split("\n");
    parts.push(first);
    for (const next of more) {
      take(parts.join(""));
      parts = [next];
    }
  };
}
