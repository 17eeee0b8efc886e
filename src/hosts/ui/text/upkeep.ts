/** What somebody who is signed in may do. */
export const roles = {
  reviewer:
    "You are signed in as a reviewer: you look and decide. Only the operator, who has AUTH_TOKEN, changes anything else.",
  isReviewer: "Reviewer.",
  isOperator: "Operator.",
};
