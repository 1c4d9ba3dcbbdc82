/** What there is to ask about: one of each. */
export interface Things {
  kim: string;
  team: string;
  alert: string;
  acknowledged: string;
  closed: string;
  attachment: string;
  event: string;
  category: string;
  webhook: string;
}

export interface Case {
  /** Values for the names in the path where they are not the usual ones. */
  values?: (things: Things) => Record<string, string>;
  query?: (things: Things) => string;
  body?: (things: Things) => unknown;
  status: number;
}

const none = (): Record<string, string> => ({
  alertId: 'none',
  eventId: 'none',
  teamId: 'none',
  userId: 'none',
  webhookId: 'none',
  categoryId: 'none',
});
const byUser = ({ kim }: Things): string => `?userId=${kim}`;
const acting = ({ kim }: Things): unknown => ({ userId: kim, description: 'seen' });
const several = ({ kim, alert, acknowledged }: Things): unknown => ({
  alertIds: [alert, acknowledged],
  userId: kim,
});

/** Every operation that the stand-in has, with each answer that it can give. */
export const CASES: Record<string, Case[]> = {
  'POST /alerts': [
    { body: ({ team }) => ({ teamId: team, title: 'T', text: 'X', externalId: 'AT-1' }), status: 201 },
    { body: () => ({ title: 'T' }), status: 400 },
  ],
  'POST /alerts/paged': [
    { query: byUser, body: () => ({}), status: 200 },
    { query: byUser, body: () => ({ textToSearch: 'nothing like it' }), status: 204 },
    { body: () => ({}), status: 400 },
    { query: () => '?userId=none', body: () => ({}), status: 404 },
  ],
  'GET /alerts/report': [{ query: byUser, status: 200 }],
  'POST /alerts/acknowledgeAll': [
    { query: byUser, body: () => ({}), status: 204 },
    { body: () => ({}), status: 400 },
    { query: () => '?userId=none', body: () => ({}), status: 404 },
  ],
  'POST /alerts/closeAll': [
    { query: byUser, body: () => ({}), status: 204 },
    { body: () => ({}), status: 400 },
  ],
  'POST /alerts/acknowledgeMultiple': [
    { body: several, status: 204 },
    { body: () => ({}), status: 400 },
  ],
  'POST /alerts/closeMultiple': [
    { body: several, status: 204 },
    { body: () => ({}), status: 400 },
  ],
  'POST /alerts/undoAcknowledgeMultiple': [
    { body: several, status: 204 },
    { body: () => ({}), status: 400 },
  ],
  'POST /alerts/undoCloseMultiple': [
    { body: several, status: 204 },
    { body: () => ({}), status: 400 },
  ],
  'GET /alerts/{alertId}': [{ status: 200 }, { values: none, status: 404 }],
  'GET /alerts/{alertId}/overview': [{ status: 200 }, { values: none, status: 404 }],
  'GET /alerts/{alertId}/annotations': [
    { values: ({ closed }) => ({ alertId: closed }), status: 200 },
    { status: 204 },
    { values: none, status: 404 },
  ],
  'GET /alerts/{alertId}/attachments': [{ status: 200 }, { values: none, status: 404 }],
  'GET /alerts/{alertId}/attachments/{attachmentId}': [{ status: 200 }, { values: none, status: 404 }],
  'GET /alerts/{alertId}/notifications': [{ status: 200 }, { values: none, status: 404 }],
  'POST /alerts/{alertId}/acknowledge': [
    { body: acting, status: 200 },
    { body: () => ({}), status: 400 },
    { values: none, body: acting, status: 404 },
    { values: ({ closed }) => ({ alertId: closed }), body: acting, status: 409 },
  ],
  'POST /alerts/{alertId}/close': [
    { body: acting, status: 200 },
    { body: () => ({}), status: 400 },
    { values: none, body: acting, status: 404 },
    { values: ({ closed }) => ({ alertId: closed }), body: acting, status: 409 },
  ],
  'POST /alerts/{alertId}/undoAcknowledge': [
    { values: ({ acknowledged }) => ({ alertId: acknowledged }), body: acting, status: 200 },
    { body: () => ({}), status: 400 },
    { body: acting, status: 403 },
  ],
  'POST /alerts/{alertId}/undoClose': [
    { values: ({ closed }) => ({ alertId: closed }), body: acting, status: 200 },
    { body: () => ({}), status: 400 },
    { body: acting, status: 403 },
  ],
  'POST /alerts/{alertId}/annotate': [
    { body: ({ kim }) => ({ text: 'seen', userId: kim }), status: 200 },
    { body: () => ({}), status: 400 },
    { values: none, body: ({ kim }) => ({ text: 'seen', userId: kim }), status: 404 },
  ],
  'POST /events/paged': [
    { body: () => ({}), status: 200 },
    { body: () => ({ eventStatusCode: 1 }), status: 204 },
    { query: () => '?maxResults=0', body: () => ({}), status: 400 },
  ],
  'GET /events/{eventId}/overview': [{ status: 200 }, { values: none, status: 404 }],
  'GET /events/{eventId}/parameters': [{ status: 200 }, { values: none, status: 404 }],
  'GET /teams': [{ status: 200 }],
  'GET /teams/{teamId}': [{ status: 200 }, { values: none, status: 404 }],
  'GET /teams/{teamId}/alertSettings': [{ status: 200 }, { values: none, status: 404 }],
  'POST /teams/{teamId}/alertSettings': [
    { body: () => ({ responseTime: 3 }), status: 200 },
    { values: none, body: () => ({}), status: 404 },
  ],
  'GET /teams/{teamId}/dutysummary': [{ status: 200 }],
  'GET /teams/{teamId}/eventSources': [{ status: 200 }, { values: none, status: 404 }],
  'GET /teams/{teamId}/memberships': [{ status: 200 }, { values: none, status: 404 }],
  'GET /users': [{ status: 200 }],
  'GET /users/{userId}': [
    { status: 200 },
    { values: () => ({ userId: 'me' }), status: 400 },
    { values: none, status: 404 },
  ],
  'GET /users/{userId}/dutyStatus': [{ status: 200 }, { values: none, status: 404 }],
  'POST /users/{userId}/punchIn': [{ status: 200 }, { values: none, status: 404 }],
  'POST /users/{userId}/punchInAsManager': [{ status: 200 }, { values: none, status: 404 }],
  'POST /users/{userId}/punchOut': [{ status: 200 }, { values: none, status: 404 }],
  'GET /categories/{teamId}': [{ status: 200 }, { values: none, status: 404 }],
  'POST /categories/{teamId}': [
    { body: () => ({ name: 'Water' }), status: 201 },
    { body: () => ({}), status: 400 },
    { values: none, body: () => ({}), status: 404 },
  ],
  'GET /categories/{teamId}/metrics': [{ status: 200 }, { values: none, status: 404 }],
  'GET /categories/{teamId}/{categoryId}': [
    { status: 200 },
    { values: ({ team }) => ({ ...none(), teamId: team }), status: 404 },
  ],
  'GET /categories/{teamId}/{categoryId}/metrics': [{ status: 200 }],
  'PUT /categories/{teamId}/{categoryId}': [{ body: () => ({ name: 'Other' }), status: 200 }],
  'DELETE /categories/{teamId}/{categoryId}': [{ status: 200 }],
  'GET /webhooks': [{ status: 200 }, { query: ({ team }) => `?teamId=${team}`, status: 404 }],
  'POST /webhooks': [
    { body: () => ({ externalAddress: 'https://psa.example/hook', name: 'PSA' }), status: 201 },
    { body: () => ({}), status: 400 },
  ],
  'GET /webhooks/{webhookId}': [{ status: 200 }, { values: none, status: 404 }],
  'PUT /webhooks/{webhookId}': [
    { body: () => ({ externalAddress: 'https://psa.example/hook' }), status: 200 },
    { body: () => ({}), status: 400 },
    { values: none, status: 404 },
  ],
  'POST /webhooks/{webhookId}/disable': [{ status: 200 }, { values: none, status: 404 }],
  'POST /webhooks/{webhookId}/enable': [{ status: 200 }, { values: none, status: 404 }],
  'DELETE /webhooks/{webhookId}': [{ status: 200 }, { values: none, status: 404 }],
};

/** Described, but of no use to an integration of tickets: the stand-in answers 404. */
export const LEFT_OUT = [
  'DELETE /teams/{teamId}/memberships/{userId}',
  'DELETE /teams/{teamId}/schedules/{dutyId}',
  'GET /categories/images',
  'GET /categories/{teamId}/{categoryId}/subscriptions',
  'GET /teams/{teamId}/alertReports',
  'GET /teams/{teamId}/alertReports/{fileName}',
  'GET /teams/{teamId}/dutyReports',
  'GET /teams/{teamId}/dutyReports/{fileName}',
  'GET /teams/{teamId}/schedules',
  'GET /teams/{teamId}/schedules/{scheduleId}',
  'GET /teams/{teamId}/setupProgress',
  'GET /users/{userId}/image',
  'GET /users/{userId}/setupProgress',
  'POST /categories/{teamId}/{categoryId}/subscriptions',
  'POST /teams/{teamId}/memberships',
  'POST /teams/{teamId}/memberships/resendInviteMail',
  'POST /teams/{teamId}/schedules',
  'POST /teams/{teamId}/schedules/deleteRange',
  'POST /teams/{teamId}/schedules/multiple',
  'POST /users/{userId}/checkPermissions',
  'POST /users/{userId}/image',
  'PUT /teams/{teamId}/memberships/{userId}',
  'PUT /teams/{teamId}/profile',
  'PUT /users/{userId}/changePassword',
  'PUT /users/{userId}/profile',
];
