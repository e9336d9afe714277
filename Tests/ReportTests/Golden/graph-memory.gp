set terminal svg size 1000,499 dynamic noenhanced font 'DejaVu Sans,12' background '#FFFFFF'
set output 'memory.svg'
set encoding utf8
unset key
set multiplot
set label 'Memory before, during and after the load' at screen 0.01800, screen 0.94489 left front font 'DejaVu Sans:Bold,19' textcolor rgb '#222222'
set label 'PSS of the whole tree of processes, median of 3 trials' at screen 0.01800, screen 0.89844 left front font 'DejaVu Sans,13' textcolor rgb '#595959'
$bars1 << EOD
2.105 -0.27 0 4.21 -0.395 -0.145 10078176
2.165 0 0 4.33 -0.125 0.125 29362
2.165 0.27 0 4.33 0.145 0.395 5874637
2.55 0.73 0 5.1 0.605 0.855 15646617
2.81 1 0 5.62 0.875 1.125 13983232
2.775 1.27 0 5.55 1.145 1.395 14980697
5.9 1.73 0 11.8 1.605 1.855 10082503
6.45 2 0 12.9 1.875 2.125 40563
6.35 2.27 0 12.7 2.145 2.395 5882020
15.45 2.73 0 30.9 2.605 2.855 15452636
15.6 3 0 31.2 2.875 3.125 13400487
0 3.27 0 0 3.145 3.395 14592198
15.95 3.73 0 31.9 3.605 3.855 12313078
71.5 4 0 143 3.875 4.125 5682409
69.5 4.27 0 139 4.145 4.395 9555697
EOD
set lmargin at screen 0.26100
set rmargin at screen 0.96600
set tmargin at screen 0.85371
set bmargin at screen 0.11222
set border 1 lc rgb '#8A8A8A'
set format ''
set xrange [0:148.72]
set yrange [4.5:-0.5]
set xtics (0, 20, 40, 60, 80, 100, 120, 140) scale 0.5 out nomirror
set ytics (0, 1, 2, 3, 4) scale 0 out nomirror
set grid xtics noytics back lt 1 lc rgb '#E3E3E3' lw 1
set label 'inline-server' at screen 0.20214, screen 0.77956 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'thread-server' at screen 0.20214, screen 0.63126 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'process-server' at screen 0.20214, screen 0.48297 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'twisted-inline' at screen 0.20214, screen 0.33467 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'twisted-process (ampoule, 4' at screen 0.20214, screen 0.20226 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'workers)' at screen 0.20214, screen 0.17048 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label '0' at screen 0.26100, screen 0.08216 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '20' at screen 0.35581, screen 0.08216 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '40' at screen 0.45062, screen 0.08216 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '60' at screen 0.54543, screen 0.08216 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '80' at screen 0.64024, screen 0.08216 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '100' at screen 0.73505, screen 0.08216 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '120' at screen 0.82985, screen 0.08216 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '140' at screen 0.92466, screen 0.08216 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label 'PSS of all its processes, MiB' at screen 0.61350, screen 0.03808 center front font 'DejaVu Sans,13.5' textcolor rgb '#222222'
set label '4.21' at screen 0.28896, screen 0.81960 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'before' at screen 0.25300, screen 0.81960 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '4.33' at screen 0.28953, screen 0.77956 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'during' at screen 0.25300, screen 0.77956 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '4.33' at screen 0.28953, screen 0.73952 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'after' at screen 0.25300, screen 0.73952 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '5.10' at screen 0.29318, screen 0.67130 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'before' at screen 0.25300, screen 0.67130 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '5.62' at screen 0.29564, screen 0.63126 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'during' at screen 0.25300, screen 0.63126 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '5.55' at screen 0.29531, screen 0.59122 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'after' at screen 0.25300, screen 0.59122 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '11.8' at screen 0.32494, screen 0.52301 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'before' at screen 0.25300, screen 0.52301 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '12.9' at screen 0.33015, screen 0.48297 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'during' at screen 0.25300, screen 0.48297 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '12.7' at screen 0.32920, screen 0.44293 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'after' at screen 0.25300, screen 0.44293 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '30.9' at screen 0.41548, screen 0.37471 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'before' at screen 0.25300, screen 0.37471 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '31.2' at screen 0.41690, screen 0.33467 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'during' at screen 0.25300, screen 0.33467 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label 'not sampled' at screen 0.26900, screen 0.29463 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'after' at screen 0.25300, screen 0.29463 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '31.9' at screen 0.42022, screen 0.22641 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'before' at screen 0.25300, screen 0.22641 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '143' at screen 0.94688, screen 0.18637 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'during' at screen 0.25300, screen 0.18637 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '139' at screen 0.92792, screen 0.14633 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'after' at screen 0.25300, screen 0.14633 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
plot \
  $bars1 using 1:2:3:4:5:6:7 with boxxyerror lc rgb variable fillstyle solid noborder notitle
unset label
unset arrow
unset object
unset logscale
unset multiplot
unset output
