// Blocking, in the head: tells the style sheet before the first paint that scripts run.
document.documentElement.classList.add('js');
