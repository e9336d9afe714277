set terminal svg size 1000,443 dynamic noenhanced font 'DejaVu Sans,12' background '#FFFFFF'
set output 'ledger.svg'
set encoding utf8
unset key
set multiplot
set label 'Where the time of a request to / goes' at screen 0.01800, screen 0.93792 left front font 'DejaVu Sans:Bold,19' textcolor rgb '#222222'
set label 'mean of 4,012 requests with 8 closed connections; residual under 0.1 %' at screen 0.01800, screen 0.88560 left front font 'DejaVu Sans,13' textcolor rgb '#595959'
set object rectangle from screen 0.02200, screen 0.81325 to screen 0.03800, screen 0.84034 behind fillcolor rgb '#6E6E6E' fillstyle solid noborder
set label 'late at the client' at screen 0.04600, screen 0.82679 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set object rectangle from screen 0.16881, screen 0.81325 to screen 0.18481, screen 0.84034 behind fillcolor rgb '#B5B5B5' fillstyle solid noborder
set label 'connect' at screen 0.19281, screen 0.82679 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set object rectangle from screen 0.26459, screen 0.81325 to screen 0.28059, screen 0.84034 behind fillcolor rgb '#D55E00' fillstyle solid noborder
set label 'waits for the loop' at screen 0.28859, screen 0.82679 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set object rectangle from screen 0.41718, screen 0.81325 to screen 0.43318, screen 0.84034 behind fillcolor rgb '#E69F00' fillstyle solid noborder
set label 'waits for a worker' at screen 0.44118, screen 0.82679 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set object rectangle from screen 0.57317, screen 0.81325 to screen 0.58917, screen 0.84034 behind fillcolor rgb '#F4E3A1' fillstyle solid noborder
set label 'hand-over' at screen 0.59717, screen 0.82679 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set object rectangle from screen 0.68237, screen 0.81325 to screen 0.69837, screen 0.84034 behind fillcolor rgb '#0072B2' fillstyle solid noborder
set label 'work' at screen 0.70637, screen 0.82679 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set object rectangle from screen 0.75939, screen 0.81325 to screen 0.77539, screen 0.84034 behind fillcolor rgb '#8CCBF0' fillstyle solid noborder
set label 'return to the loop' at screen 0.78339, screen 0.82679 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set object rectangle from screen 0.02200, screen 0.76810 to screen 0.03800, screen 0.79519 behind fillcolor rgb '#009E73' fillstyle solid noborder
set label 'answer on its way' at screen 0.04600, screen 0.78165 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set object rectangle from screen 0.17814, screen 0.76810 to screen 0.19414, screen 0.79519 behind fillcolor rgb '#A5DCC8' fillstyle solid noborder
set label 'transfer' at screen 0.20214, screen 0.78165 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set object rectangle from screen 0.27350, screen 0.76810 to screen 0.28950, screen 0.79519 behind fillcolor rgb '#9C8FB0' fillstyle solid noborder
set label 'kernel and server, not told apart' at screen 0.29750, screen 0.78165 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set arrow from screen 0.52392, screen 0.79971 to screen 0.52392, screen 0.76359 nohead front lc rgb '#222222' lw 3
set label 'CPU time of the work' at screen 0.54092, screen 0.78165 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
$bars1 << EOD
0.01 0 0 0.02 -0.31 0.31 7237230
30.22 0 0.02 60.42 -0.31 0.31 13983232
60.445 0 60.42 60.47 -0.31 0.31 15910560
64.775 0 60.47 69.08 -0.31 0.31 29362
69.11 0 69.08 69.14 -0.31 0.31 40563
69.145 0 69.14 69.15 -0.31 0.31 10869960
0.01 1 0 0.02 0.69 1.31 7237230
0.065 1 0.02 0.11 0.69 1.31 13983232
0.12 1 0.11 0.13 0.69 1.31 15910560
12.73 1 0.13 25.33 0.69 1.31 15113984
25.365 1 25.33 25.4 0.69 1.31 16049057
29.91 1 25.4 34.42 0.69 1.31 29362
34.46 1 34.42 34.5 0.69 1.31 9227248
34.535 1 34.5 34.57 0.69 1.31 40563
34.575 1 34.57 34.58 0.69 1.31 10869960
0.01 2 0 0.02 1.69 2.31 7237230
0.22 2 0.02 0.42 1.69 2.31 11908533
0.445 2 0.42 0.47 1.69 2.31 13983232
0.48 2 0.47 0.49 1.69 2.31 15910560
13.44 2 0.49 26.39 1.69 2.31 15113984
26.47 2 26.39 26.55 1.69 2.31 16049057
31 2 26.55 35.45 1.69 2.31 29362
35.505 2 35.45 35.56 1.69 2.31 9227248
35.595 2 35.56 35.63 1.69 2.31 40563
35.635 2 35.63 35.64 1.69 2.31 10869960
0.015 3 0 0.03 2.69 3.31 7237230
220.53 3 0.03 441.03 2.69 3.31 10260400
441.13 3 441.03 441.23 2.69 3.31 10869960
0.015 4 0 0.03 3.69 4.31 7237230
1.58 4 0.03 3.13 3.69 4.31 10260400
3.23 4 3.13 3.33 3.69 4.31 10869960
EOD
$bars1_stroke << EOD
69.02 -0.4 0 0.8
34 0.6 0 0.8
35.12 1.6 0 0.8
EOD
set lmargin at screen 0.21100
set rmargin at screen 0.93800
set tmargin at screen 0.73589
set bmargin at screen 0.12641
set border 1 lc rgb '#8A8A8A'
set format ''
set xrange [0:450.0546]
set yrange [4.5:-0.5]
set xtics (0, 100, 200, 300, 400) scale 0.5 out nomirror
set ytics (0, 1, 2, 3, 4) scale 0 out nomirror
set grid xtics noytics back lt 1 lc rgb '#E3E3E3' lw 1
set label 'inline-server' at screen 0.20300, screen 0.67494 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'thread-server' at screen 0.20300, screen 0.55305 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'process-server' at screen 0.20300, screen 0.43115 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'twisted-process (ampoule, 4' at screen 0.20300, screen 0.32716 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'workers)' at screen 0.20300, screen 0.29135 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'node 18' at screen 0.20300, screen 0.18736 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label '0' at screen 0.21100, screen 0.09255 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '100' at screen 0.37254, screen 0.09255 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '200' at screen 0.53407, screen 0.09255 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '300' at screen 0.69561, screen 0.09255 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '400' at screen 0.85714, screen 0.09255 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label 'mean time from due until whole, ms' at screen 0.57450, screen 0.04289 center front font 'DejaVu Sans,13.5' textcolor rgb '#222222'
set label '60.4' at screen 0.25982, screen 0.67494 center front font 'DejaVu Sans,12' textcolor rgb '#222222'
set label '69.2 ms' at screen 0.33070, screen 0.67494 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label '25.2' at screen 0.23156, screen 0.55305 center front font 'DejaVu Sans,12' textcolor rgb '#222222'
set label '34.6 ms' at screen 0.27486, screen 0.55305 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label '25.9' at screen 0.23271, screen 0.43115 center front font 'DejaVu Sans,12' textcolor rgb '#222222'
set label '35.7 ms' at screen 0.27657, screen 0.43115 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label '441' at screen 0.56724, screen 0.30926 center front font 'DejaVu Sans,12' textcolor rgb '#222222'
set label '441 ms' at screen 0.93175, screen 0.30926 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label '3.34 ms' at screen 0.22438, screen 0.18736 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
plot \
  $bars1 using 1:2:3:4:5:6:7 with boxxyerror lc rgb variable fillstyle solid noborder notitle, \
  $bars1_stroke using 1:2:3:4 with vectors nohead lc rgb '#222222' lw 3 notitle
unset label
unset arrow
unset object
unset logscale
unset multiplot
unset output
