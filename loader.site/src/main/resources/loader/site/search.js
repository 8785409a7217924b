// Finds the sections that have all the words. A section is [place, page, heading, text].
function findSections(sections, words) {
  var wanted = words.toLowerCase().split(/\s+/).filter(function (word) { return word; });
  var found = [];
  sections.forEach(function (section, order) {
    var heading = (section[1] + ' ' + section[2]).toLowerCase();
    var text = section[3].toLowerCase();
    var score = 0;
    var all = wanted.length > 0 && wanted.every(function (word) {
      var inHeading = heading.indexOf(word) >= 0;
      score += inHeading ? 10 : 1;
      return inHeading || text.indexOf(word) >= 0;
    });
    if (all) {
      found.push({ place: section[0], page: section[1], heading: section[2],
        excerpt: excerptOf(section[3], wanted[0]), score: score, order: order });
    }
  });
  found.sort(function (a, b) { return b.score - a.score || a.order - b.order; });
  return found.slice(0, 20);
}

function excerptOf(text, word) {
  var start = Math.max(0, text.toLowerCase().indexOf(word) - 60);
  return (start > 0 ? '…' : '') + text.substr(start, 160);
}

function showFound(words, list, root) {
  var found = findSections(SECTIONS, words);
  list.textContent = '';
  list.hidden = !words.trim();
  if (!found.length) {
    list.textContent = 'Nothing found';
  }
  found.forEach(function (each) {
    var item = document.createElement('li');
    var link = document.createElement('a');
    link.href = root + each.place;
    link.textContent = each.page === each.heading ? each.page : each.page + ' › ' + each.heading;
    var excerpt = document.createElement('p');
    excerpt.textContent = each.excerpt;
    item.append(link, excerpt);
    list.append(item);
  });
}

if (typeof document !== 'undefined') {
  var input = document.getElementById('words');
  var list = document.getElementById('found');
  input.addEventListener('input', function () {
    showFound(input.value, list, document.body.dataset.root);
  });
  list.addEventListener('click', function () { list.hidden = true; });
  // A link may ask: index.html?words=wheel
  var asked = new URLSearchParams(location.search).get('words');
  if (asked) {
    input.value = asked;
    input.dispatchEvent(new Event('input'));
  }
}
