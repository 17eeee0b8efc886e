import { expect, test } from "vitest";
import { hideSecrets } from "../../../src/core/text/hide-secrets.ts";

test("a secret is hidden as it is and as an address has it; words and unset ones are not", () => {
  const secrets = ["pass word&", "abc", undefined];
  const text = "http://bob:pass%20word%26@host/ and pass word&, pass word& by abc";
  expect(hideSecrets(text, secrets)).toBe("http://bob:[secret]@host/ and [secret], [secret] by abc");
});
