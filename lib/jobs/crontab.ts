/** What runs by the clock (UTC). Each line folds into one waiting job by its key. */
export const crontab = `
* * * * * read-balance ?jobKey=read-balance&max=1
* * * * * read-fees ?jobKey=read-fees&max=1
* * * * * read-usage ?jobKey=read-usage&max=1
* * * * * find-lost-payments ?jobKey=find-lost-payments&max=1 {"hours":2}
23 * * * * find-lost-payments ?id=find-lost-payments-day&jobKey=find-lost-payments-day&max=1 {"hours":26}
7 * * * * sync-catalogue ?jobKey=sync-catalogue&max=3
41 * * * * forget-expired ?jobKey=forget-expired&max=3
*/15 * * * * check-webhook ?jobKey=check-webhook&max=3
`;
