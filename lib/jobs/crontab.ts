/** What runs by the clock (UTC). Each line folds into one waiting job by its key. */
export const crontab = `
* * * * * read-balance ?jobKey=read-balance&max=1
* * * * * read-fees ?jobKey=read-fees&max=1
* * * * * read-usage ?jobKey=read-usage&max=1
* * * * * find-lost-payments ?jobKey=find-lost-payments&max=1 {"hours":2}
23 * * * * find-lost-payments ?id=find-lost-payments-day&jobKey=find-lost-payments-day&max=1 {"hours":26}
* * * * * adopt-orders ?jobKey=adopt-orders&max=1
*/5 * * * * fetch-missed-events ?jobKey=fetch-missed-events&max=1
*/10 * * * * adopt-refunds ?jobKey=adopt-refunds&max=1
*/15 * * * * watch-bank ?jobKey=watch-bank&max=1
17 3 * * * check-books ?jobKey=check-books&max=3
7 * * * * sync-catalogue ?jobKey=sync-catalogue&max=3
41 * * * * forget-expired ?jobKey=forget-expired&max=3
*/15 * * * * check-webhook ?jobKey=check-webhook&max=3
`;
