def counted(text)
  text.split.tally
end
