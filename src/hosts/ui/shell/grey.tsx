/** Grey lines in place of what is on its way; the shell begins with them. */
export const Grey = () => (
  <div class="grey" aria-hidden="true">
    <div class="sk m" />
    <div class="sk" />
    <div class="sk s" />
  </div>
);
