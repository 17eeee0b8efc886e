import { useState } from "preact/hooks";
import { text } from "../text/text.ts";
import { signIn } from "./session.ts";

/** Before there is a session. The address stays what it was: after signing in, the page that was asked for is there. */
export function SignIn({ isWrong, done }: { isWrong: boolean; done: () => void }) {
  const [token, type] = useState("");
  const [hasFailed, setFailed] = useState(isWrong);
  const words = text.signIn;
  const enter = async (): Promise<void> => {
    try {
      await signIn({ token });
      done();
    } catch {
      setFailed(true);
    }
  };
  return (
    <main id="content" class="mid" tabIndex={-1}>
      <h1>{words.title}</h1>
      <p>{words.what}</p>
      <p>
        <code>{words.command}</code>
      </p>
      <form
        class="other"
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        <p>{words.or}</p>
        <label>
          {words.token}{" "}
          <input
            type="password"
            autoComplete="current-password"
            value={token}
            onInput={({ currentTarget }) => type(currentTarget.value)}
          />
        </label>
        <button type="submit" class="main">
          {words.submit}
        </button>
      </form>
      {hasFailed && (
        <p class="note danger" role="alert">
          {words.wrong}
        </p>
      )}
    </main>
  );
}
