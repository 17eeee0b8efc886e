const HEX = /^[\da-f]{16,}$/i;
const RANDOM = /^[\da-z]{20,}$/i;

/** How often letters turn into digits, or small letters into capitals, inside one word: high in random names. */
function turns(text: string): number {
  let n = 0;
  for (let i = 1; i < text.length; i++) {
    const a = text.charAt(i - 1);
    const b = text.charAt(i);
    if (/\d/.test(a) !== /\d/.test(b) || (/[a-z]/.test(a) && /[A-Z]/.test(b))) n++;
  }
  return n;
}

/** Whether the name is a hash or random letters (an obfuscated upload) and says nothing. */
export function noise(text: string): boolean {
  const bare = text.trim();
  if (bare.length > 200 || bare.length < 16) return /^[\da-f]{8}$/i.test(bare) && turns(bare) >= 3;
  if (HEX.test(bare) || /^[\da-f]{8}(?:[- ][\da-f]{4}){3}[- ][\da-f]{12}$/i.test(bare)) return true;
  return RANDOM.test(bare) && /\d/.test(bare) && turns(bare) >= 6;
}
