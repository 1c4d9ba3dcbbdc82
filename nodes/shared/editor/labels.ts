/**
 * Completes the labels of a dialog: the build leaves of each only its icon and the key of its text, and the control
 * that it is for where that is not the next one.
 */
export function labels(node: EditorNode): void {
  $('.autotask-signl4 label[data-label]').each((_index, element) => {
    const label = $(element);
    const [icon, key = ''] = String(label.data('label')).split(' ');
    const words = $('<span>').text(node._(key));
    label.removeAttr('data-label').append($(`<i class="fa fa-${icon}"></i>`), ' ', words);
    if (!label.attr('for')) label.attr('for', label.next().attr('id') ?? '');
  });
}
