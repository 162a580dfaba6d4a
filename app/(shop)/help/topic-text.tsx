import { PhoneScreen } from '#components/phone-screen.tsx';
import type { HelpPart, HelpTopic } from '#lib/help/topics.ts';

/** One topic with its drawings. */
export function TopicText({ topic }: { topic: HelpTopic }) {
  return (
    <>
      <h1>{topic.title}</h1>
      <p className="mt-3 text-quiet">{topic.summary}</p>
      {topic.guide && (
        <div className="screens">
          {topic.guide.screens.map((screen, index) => (
            <PhoneScreen key={screen.title} screen={screen} number={index + 1} />
          ))}
        </div>
      )}
      {topic.parts.map((part) => (
        <Part key={part.title} part={part} />
      ))}
      <p className="mt-6 text-quiet">
        {topic.guide && 'Names in the settings differ a little from one version to the next. '}
        Still stuck?{' '}
        <a className="link inline-block py-2.5" href="/help/contact">
          Write to us
        </a>
      </p>
    </>
  );
}

function Part({ part: { title, lines, ordered, link } }: { part: HelpPart }) {
  return (
    <section>
      <h2>{title}</h2>
      <div className="help-text">
        {ordered ? (
          <ol>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ol>
        ) : (
          lines.map((line) => <p key={line}>{line}</p>)
        )}
        {link && (
          <p>
            <a className="link inline-block py-2.5" href={link.href}>
              {link.words}
            </a>
          </p>
        )}
      </div>
    </section>
  );
}
