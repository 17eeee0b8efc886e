import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Mark } from "../frame/marks.tsx";
import { Form } from "../shell/controls.tsx";
import { Alert, messageOf } from "../shell/problem.tsx";
import { signIn as words } from "../text/sign-in.ts";
import { text } from "../text/text.ts";
import { signIn } from "./session.ts";

type SignInProps = {
  problem: string | undefined;
  done: () => void;
  /** True if a session has ended. The form is then shown over the page. */
  isEnded?: boolean;
};

/**
 * Shown if there is no session. The address does not change, so the requested page appears after
 * signing in.
 */
export const SignIn = ({ isEnded = false, ...props }: SignInProps): JSX.Element =>
  isEnded ? <SignInForm {...props} /> : <SignInPage {...props} />;

const SignInPage = (props: SignInProps) => (
  <main id="content" class="sign" tabIndex={-1}>
    <div class="signcard">
      <p class="brand">
        <Mark />
        <span>{text.brand}</span>
      </p>
      <h1>{words.title}</h1>
      <SignInForm {...props} />
    </div>
  </main>
);

function SignInForm({ problem, done }: SignInProps) {
  const [token, type] = useState("");
  const [failure, fail] = useState(problem);
  const [isBusy, setBusy] = useState(false);
  const enter = async (): Promise<void> => {
    setBusy(true);
    fail(undefined);
    try {
      await signIn({ token });
      done();
    } catch (error) {
      fail(messageOf(error));
    }
    setBusy(false);
  };
  return (
    <>
      <p>{words.what}</p>
      <p>
        <code>{words.command}</code>
      </p>
      <Form class="token" submit={() => void enter()}>
        <p>{words.or}</p>
        {/* The name under which a password manager stores the token. */}
        <input
          class="vh"
          type="text"
          autoComplete="username"
          value={text.brand}
          tabIndex={-1}
          aria-hidden="true"
          readOnly
        />
        <label>
          <span>{words.token}</span>
          <input
            type="password"
            aria-invalid={failure !== undefined && token !== ""}
            autoComplete="current-password"
            required
            value={token}
            onInput={({ currentTarget }) => type(currentTarget.value)}
          />
        </label>
        {failure !== undefined && <Alert says={failure} />}
        <button type="submit" class="main" disabled={isBusy}>
          {words.submit}
        </button>
      </Form>
    </>
  );
}
