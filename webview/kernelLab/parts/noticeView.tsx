import { Icon } from '../../shared/controls/icon.tsx';
import { IconButton } from '../../shared/controls/iconButton.tsx';
import { t } from '../../shared/translate.ts';
import type { Lab } from '../state/lab.ts';

/** What came of the last action: beside the actions what was done, over what is beneath them what failed. */
export function NoticeView({ lab }: { readonly lab: Lab }) {
  const { actions } = lab;
  const notice = actions.notice.value;
  const isDone = notice?.kind === 'done';
  return (
    <>
      <p class={isDone ? 'done small' : 'hidden'} aria-live="polite" title={isDone ? notice.text : undefined}>
        {isDone && (
          <>
            <Icon name="check" />
            <span>{notice.text}</span>
          </>
        )}
      </p>
      {notice?.kind === 'failed' && (
        <div class="failed small">
          <Icon name="warning" />
          <p role="alert">{notice.text}</p>
          <IconButton icon="close" label={t('Dismiss')} onPress={() => actions.say(null)} />
        </div>
      )}
    </>
  );
}
