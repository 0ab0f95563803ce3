/** What the page opens with where a mail or a feed leads to it: a document, and the variables that are its reader's to fill in. */
export interface Opening {
  query: string;
  variables: Record<string, string>;
}

/** By what the address says behind `#`; `token` is filled in from there, and `key` anew each time. */
export const LETTERS: Record<string, Opening> = {
  registration: {
    query: `# Confirms that this address is yours 确认邮箱；then an officer verifies the registration. Ctrl-Enter runs it.
mutation ConfirmRegistration($token: String!, $key: ID!) {
  confirmRegistration(token: $token, key: $key)
}
`,
    variables: { token: '', key: '' },
  },
  invitation: {
    query: `# What you are invited to 邀请内容. Ctrl-Enter runs it, and asks which.
query Invitation($token: String!) {
  invitationByToken(token: $token) { id organisation { zh en } roles expiresAt hasAccount }
}
# Without an account: choose a password of 10 characters or more, below. 没有账号的，先设置密码.
mutation Join($token: String!, $password: String!) {
  joinByInvitation(token: $token, password: $password)
}
# With an account: signIn, then acceptInvitation with the id above. 已有账号的，先登录.
mutation Decline($token: String!, $key: ID!) {
  declineByToken(token: $token, key: $key)
}
`,
    variables: { token: '', password: '', key: '' },
  },
  password_reset: {
    query: `# Sets a new password of 10 characters or more, below 设置新密码. Ctrl-Enter runs it.
mutation ResetPassword($token: String!, $password: String!) {
  resetPassword(token: $token, password: $password)
}
`,
    variables: { token: '', password: '' },
  },
};

/** What `?challenge=` opens with, which is where the feed of open challenges leads. */
export const CHALLENGE: Opening = {
  query: `query Challenge($id: ID!) {
  challenge(id: $id) {
    code title { zh en } state bidderClose
    background { zh en } problem { zh en }
    indicators { name { zh en } unit }
    list { code title { zh en } department { name { zh en } } }
  }
}
`,
  variables: { id: '' },
};
